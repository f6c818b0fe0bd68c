package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceCidrAnswerTest {
    @Test
    void refusalNamesTheRange() {
        var answer =
                "Service \"invalid-svc\" is invalid: spec.clusterIPs: Invalid value: [\"0.0.0.0\"]: failed to allocate IP 0.0.0.0:"
                        + " the provided IP (0.0.0.0) is not in the valid range. The range of valid IPs is 10.19.0.0/18";

        assertThat(ServiceCidrAnswer.ofRefusal(answer)).isEqualTo(Cidr.tryParse("10.19.0.0/18"));
    }

    @Test
    void anyOtherRefusalIsNoAnswer() {
        assertThat(ServiceCidrAnswer.ofRefusal("The range of valid IPs are 10.19.0.0/18"))
                .isEmpty();
        assertThat(ServiceCidrAnswer.ofRefusal("The range of valid IPs is nonsense"))
                .isEmpty();
    }

    @Test
    void theFirstIpv4RangeOfTheObjectCounts() {
        assertThat(ServiceCidrAnswer.ofObject(List.of("10.96.0.0/12"))).isEqualTo(Cidr.tryParse("10.96.0.0/12"));
        assertThat(ServiceCidrAnswer.ofObject(List.of("fd00::/108", "10.96.0.0/12")))
                .isEqualTo(Cidr.tryParse("10.96.0.0/12"));
        assertThat(ServiceCidrAnswer.ofObject(List.of())).isEmpty();
    }
}
