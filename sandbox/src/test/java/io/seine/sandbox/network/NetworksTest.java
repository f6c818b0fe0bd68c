package io.seine.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.api.net.Cidr;
import io.seine.sandbox.machine.SandboxFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworksTest {
    private static final List<Networks.Route> OUTSIDE =
            List.of(new Networks.Route("eth0", Cidr.parse("0.0.0.0/0")), route("192.0.2.0/24"));

    @Test
    void theDefaultRouteTakesNoNetwork() throws Exception {
        assertThat(Networks.choose(1, OUTSIDE)).hasToString("198.18.1.0/24");
    }

    @Test
    void aNetworkThatTheHostHasARouteToIsPassedOver() throws Exception {
        assertThat(Networks.choose(1, List.of(route("198.18.1.0/24"), route("198.18.2.128/25"))))
                .hasToString("198.18.3.0/24");
    }

    @Test
    void anySeedGivesANetworkOfTheRange() throws Exception {
        for (int seed : new int[] {-1, 0, 511, 512, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(Cidr.parse("198.18.0.0/15").contains(Networks.choose(seed, OUTSIDE)))
                    .isTrue();
        }
    }

    @Test
    void aHostThatRoutesTheWholeRangeIsTold() {
        assertThatThrownBy(() -> Networks.choose(0, List.of(route("198.18.0.0/15"))))
                .isInstanceOf(SandboxFailure.class)
                .hasMessageContaining("198.18.0.0/15");
    }

    @Test
    void theKernelsTableIsRead() {
        String table = """
                Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
                eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
                seine-1	000712C6	00000000	0001	0	0	0	00FFFFFF	0	0	0
                """;

        assertThat(Networks.parse(table))
                .containsExactly(
                        new Networks.Route("eth0", Cidr.parse("0.0.0.0/0")),
                        new Networks.Route("seine-1", Cidr.parse("198.18.7.0/24")));
    }

    private static Networks.Route route(String target) {
        return new Networks.Route("other", Cidr.parse(target));
    }
}
