package io.seine.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.policy.address.Ip;
import io.seine.policy.spec.Action;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AuditLineTest {
    private static final int COLUMNS = 14;

    @Test
    void theColumnsAreAntreas() {
        assertThat(AuditLine.of(
                        Optional.of(Samples.rule("no-clients", "audit", 5)),
                        Action.DROP,
                        Samples.PACKET,
                        Optional.of("shop/web-0")))
                .isEqualTo("seine-policy AntreaNetworkPolicy:shop/web no-clients Ingress Drop 250.5.2 shop/web-0"
                        + " 10.10.1.65 35402 10.10.1.66 80 TCP 60 audit");
    }

    @Test
    void whatIsMissingIsNil() {
        var ping = new PacketHeader(
                Ip.parse("fd00::1"), Ip.parse("fd00::2"), 58, OptionalInt.empty(), OptionalInt.empty(), 48);

        assertThat(AuditLine.of(Optional.empty(), Action.ALLOW, ping, Optional.empty()))
                .isEqualTo("seine-policy <nil> <nil> <nil> Allow <nil> <nil> fd00::1 <nil> fd00::2 <nil> IPv6-ICMP 48"
                        + " <nil>");
        assertThat(AuditLine.of(
                        Optional.of(Samples.rule("", "", 1.5)), Action.REJECT, Samples.PACKET, Optional.empty()))
                .startsWith("seine-policy AntreaNetworkPolicy:shop/web <nil> Ingress Reject 250.1.5.2 <nil> ")
                .endsWith(" <nil>");
    }

    @Test
    void noTextOfAUserMakesAColumnOrALine() {
        var forged = "a\n2026/01/02 x\u2028\u00a0\u202e\tb\u001b[2K\u0085";

        assertThat(AuditLine.of(
                        Optional.of(Samples.rule(forged, "[9 packets in 1s]", 5)),
                        Action.DROP,
                        Samples.PACKET,
                        Optional.empty()))
                .contains(" a_2026/01/02_x____b_[2K_ ")
                .endsWith(" [9_packets_in_1s]");
    }

    @Property
    void thereAreAlwaysAsManyColumns(@ForAll String name, @ForAll String label) {
        var line =
                AuditLine.of(Optional.of(Samples.rule(name, label, 5)), Action.DROP, Samples.PACKET, Optional.empty());

        assertThat(line.split("\\s", -1)).hasSize(COLUMNS);
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void aLongNameIsCut() {
        var line = AuditLine.of(
                Optional.of(Samples.rule("x".repeat(100_000), "", 5)), Action.DROP, Samples.PACKET, Optional.empty());

        assertThat(line).hasSizeLessThan(500);
    }

    @Test
    void thePodIsTheOneThatTheRuleIsFor() {
        var known = new Known();
        known.update(
                Map.of("r-1", Samples.rule("in", "", 5)),
                Map.of(Samples.PACKET.source(), "shop/client", Samples.PACKET.destination(), "shop/web-0"));

        assertThat(known.line(new LogPrefix("r-1", Action.DROP), Samples.PACKET))
                .contains(" shop/web-0 10.10.1.65 ");
        assertThat(known.line(new LogPrefix("r-2", Action.DROP), Samples.PACKET))
                .contains("Drop <nil> <nil> 10.10");
    }

    @Test
    void aPrefixIsReadAsItWasWritten() {
        assertThat(LogPrefix.parse(LogPrefix.of("r-1", Action.PASS))).contains(new LogPrefix("r-1", Action.PASS));
        assertThat(LogPrefix.parse("seine r-1 Explode")).isEmpty();
        assertThat(LogPrefix.parse("DROP: ")).isEmpty();
    }
}
