package io.seine.cli.policy;

import static io.seine.cli.policy.Sketch.asking;
import static io.seine.cli.policy.Sketch.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.cli.output.CommandFailure;
import io.seine.cli.policy.Asking.Carried;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Packet.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionReaderTest {
    private final Sketch sketch = new Sketch();

    @ParameterizedTest
    @CsvSource({
        "db.main, Pod shop/db.main (10.0.2.1)",
        "client.front, Pod front/client (10.0.2.2)",
        "front/client, Pod front/client (10.0.2.2)",
        "10.0.2.2, Pod front/client (10.0.2.2)",
        "front/proxy, Pod front/proxy in the network of its Node (192.0.2.1)",
        "198.51.100.1, 198.51.100.1",
        "cluster:7, a Pod of another cluster"
    })
    void aPeerIsNamedInSeveralWays(String peer, String found) throws CommandFailure {
        assertThat(sketch.connection(tcp("web", true, peer)).client().text()).isEqualTo(found);
    }

    @Test
    void whoBeginsIsTheClient() throws CommandFailure {
        var arriving = sketch.connection(tcp("web", true, "front/client"));
        var leaving = sketch.connection(tcp("web", false, "front/client"));

        assertThat(arriving.server()).isEqualTo(leaving.client());
        assertThat(arriving.client()).isEqualTo(leaving.server());
        assertThat(leaving.packet().source()).isEqualTo(Ip.parse("10.0.1.1"));
        assertThat(leaving.packet().payload()).isInstanceOf(Payload.Segment.class);
    }

    @Test
    void onlyTheNodeOfTheServerIsItsOwn() throws CommandFailure {
        assertThat(sketch.connection(tcp("web", true, "front/proxy")).ofOwnNode())
                .isTrue();
        assertThat(sketch.connection(tcp("web", true, "front/far-proxy")).ofOwnNode())
                .isFalse();
        assertThat(sketch.connection(tcp("web", true, "192.0.2.1")).ofOwnNode()).isTrue();
    }

    @Test
    void aServiceIsCalledAtItsAddress() throws CommandFailure {
        var packet = sketch.connection(asking("front/client", false, "web", Carried.TCP, 8080, "web", ""))
                .packet();

        assertThat(packet.destination()).isEqualTo(Ip.parse("10.0.1.1"));
        assertThat(packet.called().orElseThrow().address()).isEqualTo(Ip.parse("10.96.0.1"));
        assertThat(packet.called().orElseThrow().port()).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "gone | true | front/client | TCP | 80 | '' | '' | there is no Pod shop/gone in east; --namespace",
                "web | true | gone.front | TCP | 80 | '' | '' | there is no Pod gone.front in east; --from takes",
                "front/proxy | true | web | TCP | 80 | '' | '' | hostNetwork",
                "front/ended | true | web | TCP | 80 | '' | '' | has ended (Succeeded)",
                "web | true | front/starting | TCP | 80 | '' | '' | no address yet",
                "web | true | web | TCP | 80 | '' | '' | are the same Pod",
                "web | true | front/client | TCP | 0 | '' | '' | --port is missing",
                "web | true | front/client | TCP | 70000 | '' | '' | --port 70000 is no port",
                "web | true | front/client | ICMP | 80 | '' | '' | leave --port out",
                "web | true | 2001:db8::1 | TCP | 80 | '' | '' | no addresses of one family",
                "web | true | front/client | TCP | 80 | '' | 7 | --identity is for senders in other clusters",
                "web | true | 198.51.100.1 | TCP | 80 | '' | x | --identity x is no label identity",
                "web | true | cluster:0 | TCP | 80 | '' | '' | --from cluster:0 is no label identity",
                "web | false | cluster:7 | TCP | 80 | '' | '' | only senders have identities",
                "web | false | 10.96.0.1 | TCP | 80 | '' | '' | is the address of Service shop/web",
                "web | true | 198.51.100.1 | TCP | 80 | shop/web | '' | --to-service is for TCP, UDP and SCTP of a Pod",
                "web | false | front/client | TCP | 80 | gone | '' | there is no Service shop/gone",
                "web | false | front/client | UDP | 80 | shop/web | '' | has no port of UDP",
                "web | false | front/client | TCP | 80 | headless | '' | leave --to-service out",
            })
    void whatIsWrongIsNamedWithWhatToWrite(
            String pod,
            boolean ingress,
            String peer,
            Carried protocol,
            int port,
            String service,
            String identity,
            String said) {
        assertThatThrownBy(() -> sketch.connection(asking(pod, ingress, peer, protocol, port, service, identity)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(said);
    }
}
