package io.seine.agent.audit;

import io.seine.agent.kernel.Ours;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.compile.NodeRule.Standing;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy.Direction;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** A line of the log without its time: Antrea's columns, with a space between each and the next. */
final class AuditLine {
    /** What Antrea writes where there is nothing. */
    private static final String NOTHING = "<nil>";

    /** Longer texts of users are cut, so that nobody fills a disk with a name. */
    private static final int LONGEST = 253;

    /** Whatever could begin another column or line, or show as if it did: white space, control and format characters. */
    private static final Pattern FORGING = Pattern.compile("[\\s\\p{Z}\\p{C}]");

    private AuditLine() {}

    /**
     * The columns.
     *
     * @param rule empty when it is not known any more
     * @param pod the one of this Node that the rule is for, where it is known
     */
    static String of(Optional<NodeRule> rule, Action action, PacketHeader packet, Optional<String> pod) {
        var id = rule.map(NodeRule::id);
        return String.join(
                " ",
                Ours.POLICY_TABLE,
                text(id.map(of -> of.origin().toString())),
                text(id.map(NodeRule.Id::name)),
                id.map(of -> of.direction() == Direction.INGRESS ? "Ingress" : "Egress")
                        .orElse(NOTHING),
                action.word(),
                id.flatMap(AuditLine::priority).orElse(NOTHING),
                text(pod),
                packet.source().shortest(),
                port(packet.sourcePort()),
                packet.destination().shortest(),
                port(packet.destinationPort()),
                packet.protocolName(),
                String.valueOf(packet.length()),
                text(rule.map(NodeRule::logLabel)));
    }

    /** Of the Tier, of the policy, and the rule's place in it. */
    private static Optional<String> priority(NodeRule.Id id) {
        return id.standing().map(standing -> standing.tier() + "." + policy(standing) + "." + id.index());
    }

    private static String policy(Standing standing) {
        var text = String.valueOf(standing.policy());
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String port(OptionalInt port) {
        return port.isPresent() ? String.valueOf(port.getAsInt()) : NOTHING;
    }

    private static String text(Optional<String> text) {
        return text.filter(one -> !one.isEmpty())
                .map(one -> one.length() > LONGEST ? one.substring(0, LONGEST) : one)
                .map(one -> FORGING.matcher(one).replaceAll("_"))
                .orElse(NOTHING);
    }
}
