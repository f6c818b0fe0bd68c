package io.seine.policy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.address.IpRange;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.PolicyRule.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupReaderTest {
    private static final Group.Name CLUSTER = new Group.Name("", "g");
    private static final Group.Name NAMESPACED = new Group.Name("prod", "g");

    @Test
    void podsOfAGroupAreInItsNamespaceUnlessItSaysWhich() {
        assertThat(group(NAMESPACED, "{podSelector: {}}").members())
                .containsExactly(pods(Optional.of(Selector.of(Map.of("kubernetes.io/metadata.name", "prod")))));
        assertThat(group(CLUSTER, "{podSelector: {}}").members()).containsExactly(pods(Optional.empty()));
    }

    @Test
    void blocksServicesAndChildrenAreRead() {
        assertThat(group(CLUSTER, "{ipBlocks: [{cidr: 10.0.0.0/8}, {cidr: 192.0.2.0/24}]}")
                        .members())
                .containsExactly(
                        new Peer.Block(IpRange.parse("10.0.0.0/8"), List.of()),
                        new Peer.Block(IpRange.parse("192.0.2.0/24"), List.of()));
        assertThat(group(NAMESPACED, "{serviceReference: {name: web}}").services())
                .containsExactly(new ServiceName("prod", "web"));
        assertThat(group(CLUSTER, "{childGroups: [a, b]}").children()).containsExactly("a", "b");
    }

    @Test
    void onlyAClusterGroupHasNodes() {
        assertThat(group(CLUSTER, "{nodeSelector: {matchLabels: {role: edge}}}").members())
                .containsExactly(new Peer.Nodes(Selector.of(Map.of("role", "edge"))));
        assertThat(read(NAMESPACED, "{nodeSelector: {}}").problems())
                .extracting(Problem::text)
                .containsExactly("spec.nodeSelector: only a ClusterGroup can have it");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                          | spec: it has to have one of Pod selectors
            {podSelector: {}, childGroups: [a]}         | spec: it has to have one of Pod selectors
            {nodeSelector: {}, ipBlocks: [{cidr: 10.0.0.0/8}]} | spec: it has to have one of Pod selectors
            {externalEntitySelector: {}}                | spec.externalEntitySelector: Seine does not enforce it
            {serviceReference: {name: web}}             | spec.serviceReference: it needs a name and a namespace
            {pods: {}}                                  | spec.pods: there is no such field here
            """)
    void whatIsWrongIsNamed(String spec, String problem) {
        assertThat(read(CLUSTER, spec).problems())
                .first()
                .extracting(Problem::text)
                .asString()
                .startsWith(problem);
    }

    private static Peer pods(Optional<Selector> namespaces) {
        return new Peer.Pods(namespaces, Optional.of(Selector.ALL), new NamespaceMatch.Independent(), Scope.CLUSTER);
    }

    private static Group group(Group.Name name, String spec) {
        var result = read(name, spec);
        assertThat(result.problems()).isEmpty();
        return result.group().orElseThrow();
    }

    private static GroupReader.Result read(Group.Name name, String spec) {
        return GroupReader.read(name, ApiSerialization.get().unmarshal("---\n" + spec, PolicySpec.class));
    }
}
