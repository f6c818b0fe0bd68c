package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.seine.controller.member.ImportedEndpoints.PortKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the API server would refuse of another cluster's endpoints is left out and told, and the rest is used. */
class RemoteEndpointsTest {
    private static final List<PortKey> WANTED = List.of(new PortKey("http", "TCP"), new PortKey("admin", "TCP"));

    @Test
    void portThatIsThereTwiceIsNotUsed() {
        var found = of(subset("10.2.0.7", port("http", 80), port("http", 81), port("admin", 90)));

        assertThat(numbers(found)).containsExactly(90);
        assertThat(found.refused())
                .containsExactly(
                        "Port http of endpoints of cluster west is not used: the same endpoints have it twice");
    }

    @Test
    void portWithAnImpossibleNumberIsNotUsed() {
        var found =
                of(subset("10.2.0.7", port("http", 0), port("admin", 65_536)), subset("10.2.0.8", port("http", 80)));

        assertThat(numbers(found)).containsExactly(80);
        assertThat(found.refused()).hasSize(2);
    }

    @Test
    void hintThatTheApiDoesNotTakeIsDropped() {
        var bad = new EndpointPortBuilder(port("http", 80))
                .withAppProtocol("no such/thing/!")
                .build();
        var good = new EndpointPortBuilder(port("admin", 81))
                .withAppProtocol("kubernetes.io/h2c")
                .build();

        var found = of(subset("10.2.0.7", bad, good));

        assertThat(found.parts().getFirst().ports())
                .extracting(io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort::getAppProtocol)
                .containsExactly("kubernetes.io/h2c", null);
    }

    @Test
    void setsOfPortsAreBoundedAndNoPartIsEmpty() {
        var subsets = IntStream.range(1, 1500)
                .mapToObj(number -> subset("10.12.0." + number % 250, port("http", number)))
                .toArray(EndpointSubset[]::new);

        var found = of(subsets);

        assertThat(found.parts()).hasSize(RemoteEndpoints.PORT_SETS);
        assertThat(found.refused()).singleElement().asString().contains("cluster west", "1499 sets of ports");
        assertThat(ImportedEndpoints.readyOnes(found.parts(), 20))
                .hasSize(20)
                .allSatisfy(part -> assertThat(part.endpoints()).isNotEmpty());
    }

    private static RemoteEndpoints of(EndpointSubset... subsets) {
        return RemoteEndpoints.of(List.of(new Contribution("west", List.of(subsets))), WANTED);
    }

    private static List<Integer> numbers(RemoteEndpoints found) {
        return found.parts().stream()
                .flatMap(part -> part.ports().stream())
                .map(io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort::getPort)
                .toList();
    }

    private static EndpointPort port(String name, int number) {
        return new EndpointPortBuilder()
                .withName(name)
                .withPort(number)
                .withProtocol("TCP")
                .build();
    }

    private static EndpointSubset subset(String ip, EndpointPort... ports) {
        return new EndpointSubsetBuilder()
                .withAddresses(new EndpointAddressBuilder().withIp(ip).build())
                .withPorts(ports)
                .build();
    }
}
