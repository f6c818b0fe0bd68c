package io.seine.api.multicluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayStandbyTest {
    private static final GatewayStandby ONE = new GatewayStandby("node-1", "192.0.2.1", "10.0.0.1");
    private static final GatewayStandby OTHER = new GatewayStandby("node-2.example", "192.0.2.2", "10.0.0.2");

    @Test
    void isReadAsItIsWritten() {
        var text = GatewayStandby.write(List.of(ONE, OTHER));

        assertThat(text).isEqualTo("node-1=192.0.2.1/10.0.0.1,node-2.example=192.0.2.2/10.0.0.2");
        assertThat(GatewayStandby.read(text)).containsExactly(ONE, OTHER);
    }

    @Test
    void whatIsNotSpeltLikeOneIsPassedOver() {
        assertThat(GatewayStandby.read("")).isEmpty();
        assertThat(GatewayStandby.read("node-1, =1/2, a=1, node-1=192.0.2.1/10.0.0.1,/="))
                .containsExactly(ONE);
    }
}
