package io.seine.policy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.address.IpRange;
import io.seine.policy.spec.KubernetesPolicy.Allowance;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesPolicyReaderTest {
    @Test
    void aPolicyWithoutTypesIsolatesIngressAndWhereItHasRulesEgress() {
        assertThat(read("{podSelector: {}}").ingress()).contains(List.of());
        assertThat(read("{podSelector: {}}").egress()).isEmpty();
        assertThat(read("{podSelector: {}, egress: [{}]}").egress())
                .contains(List.of(new Allowance(List.of(), List.of())));
        assertThat(read("{podSelector: {}, policyTypes: [Egress]}").ingress()).isEmpty();
    }

    @Test
    void peersAndPortsAreRead() {
        var policy = read("""
                podSelector: {matchExpressions: [{key: app, operator: Exists}]}
                ingress:
                  - from:
                      - podSelector: {matchLabels: {app: web}}
                      - namespaceSelector: {}
                      - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
                    ports:
                      - {port: 80, endPort: 90}
                      - {port: web, protocol: UDP}
                      - {protocol: SCTP}
                """);

        assertThat(policy.pods().matches(Map.of("app", "x"))).isTrue();
        assertThat(policy.pods().matches(Map.of())).isFalse();
        assertThat(policy.ingress().orElseThrow())
                .containsExactly(new Allowance(
                        List.of(
                                new Peer.Pods(
                                        Optional.of(Selector.of(Map.of("kubernetes.io/metadata.name", "prod"))),
                                        Optional.of(Selector.of(Map.of("app", "web"))),
                                        new NamespaceMatch.Independent(),
                                        Scope.CLUSTER),
                                new Peer.Pods(
                                        Optional.of(Selector.ALL),
                                        Optional.empty(),
                                        new NamespaceMatch.Independent(),
                                        Scope.CLUSTER),
                                new Peer.Block(IpRange.parse("10.0.0.0/8"), List.of(IpRange.parse("10.1.0.0/16")))),
                        List.of(
                                new Traffic.Ports(Protocol.TCP, 80, 90, SourcePorts.ANY),
                                new Traffic.NamedPort(Protocol.UDP, "web", SourcePorts.ANY),
                                new Traffic.AnyPort(Protocol.SCTP, SourcePorts.ANY))));
    }

    private static KubernetesPolicy read(String spec) {
        var yaml =
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: np, namespace: prod}\nspec:\n"
                        + spec.indent(2);
        return KubernetesPolicyReader.read(ApiSerialization.get().unmarshal(yaml, NetworkPolicy.class));
    }
}
