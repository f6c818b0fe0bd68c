package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.net.Cidr;
import io.seine.controller.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceCidrAnswerTest {
    @Test
    @Proves("row 10")
    void refusalNamesTheRange() {
        var answer =
                "Service \"invalid-svc\" is invalid: spec.clusterIPs: Invalid value: [\"0.0.0.0\"]: failed to allocate IP 0.0.0.0:"
                        + " the provided IP (0.0.0.0) is not in the valid range. The range of valid IPs is 10.19.0.0/18";

        assertThat(ServiceCidrAnswer.ofRefusal(answer)).isEqualTo(known("10.19.0.0/18"));
    }

    @Test
    @Proves("row 11")
    void anyOtherRefusalIsNoAnswerAndIsQuoted() {
        assertThat(problem(ServiceCidrAnswer.ofRefusal("The range of valid IPs are 10.19.0.0/18")))
                .endsWith("the API server answered The range of valid IPs are 10.19.0.0/18");
        assertThat(problem(ServiceCidrAnswer.ofRefusal("The range of valid IPs is nonsense")))
                .endsWith("The range of valid IPs is nonsense");
    }

    @Test
    @Proves("row 12")
    void acceptanceIsNoAnswer() {
        assertThat(problem(ServiceCidrAnswer.ofAcceptance()))
                .endsWith("expected a specific error but none was returned");
    }

    @Test
    @Proves("row 14")
    void theFirstIpv4RangeOfTheObjectCounts() {
        assertThat(ServiceCidrAnswer.ofObject(List.of("10.96.0.0/12"))).isEqualTo(known("10.96.0.0/12"));
        assertThat(ServiceCidrAnswer.ofObject(List.of("10.96.0.0/12", "fd00::/108")))
                .isEqualTo(known("10.96.0.0/12"));
        assertThat(ServiceCidrAnswer.ofObject(List.of("fd00::/108", "10.96.0.0/12")))
                .isEqualTo(known("10.96.0.0/12"));
        assertThat(problem(ServiceCidrAnswer.ofObject(List.of()))).startsWith("IPv4 Service CIDR not found");
    }

    private static ServiceCidrAnswer known(String cidr) {
        return new ServiceCidrAnswer.Known(Cidr.parse(cidr));
    }

    private static String problem(ServiceCidrAnswer answer) {
        return switch (answer) {
            case ServiceCidrAnswer.Unknown(String why) -> why;
            case ServiceCidrAnswer.Known known -> throw new AssertionError(known);
            case ServiceCidrAnswer.Pending ignored -> "nothing yet";
        };
    }
}
