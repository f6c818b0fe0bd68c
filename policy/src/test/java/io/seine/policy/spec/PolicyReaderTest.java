package io.seine.policy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.address.IpRange;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule.ServiceName;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    private static final Origin CLUSTER = new Origin(Kind.CLUSTER, "", "policy");
    private static final Origin NAMESPACED = new Origin(Kind.NAMESPACED, "prod", "policy");

    @Test
    void theGuidesEgressRuleNamesTheImport() {
        var policy = policy(CLUSTER, """
                priority: 1
                tier: securityops
                appliedTo:
                  - podSelector: {matchLabels: {role: tenant}}
                egress:
                  - action: Drop
                    toServices:
                      - {name: secured-service, namespace: svcNamespace, scope: ClusterSet}
                """);

        assertThat(policy.tier()).isEqualTo("securityops");
        assertThat(policy.egress().getFirst().services())
                .containsExactly(new ServiceName("svcNamespace", "antrea-mc-secured-service"));
        assertThat(policy.egress().getFirst().appliedTo())
                .containsExactly(new Target.Pods(Optional.empty(), Optional.of(Selector.of(Map.of("role", "tenant")))));
    }

    @Test
    void theGuidesDenyIsAnsweredWithTheActions() {
        assertThat(problems(CLUSTER, """
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {role: admin}}}]
                ingress:
                - action: Deny
                  from:
                  - scope: ClusterSet
                    namespaceSelector: {matchLabels: {role: tenant}}
                """))
                .containsExactly("spec.ingress[0].action: 'Deny' is none; write one of Allow, Drop, Reject, Pass");
    }

    @Test
    void peersOfANamespacedPolicyAreInItsNamespaceInEveryCluster() {
        var rule = policy(NAMESPACED, """
                        priority: 1
                        tier: application
                        appliedTo: [{podSelector: {matchLabels: {app: db}}}]
                        ingress:
                        - {action: Allow, from: [{scope: ClusterSet, podSelector: {matchLabels: {app: client}}}]}
                        - {action: Drop}
                        """).ingress().getFirst();

        var own = Optional.of(Selector.of(Map.of("kubernetes.io/metadata.name", "prod")));
        assertThat(rule.peers())
                .containsExactly(new Peer.Pods(
                        own,
                        Optional.of(Selector.of(Map.of("app", "client"))),
                        new NamespaceMatch.Independent(),
                        Scope.CLUSTER_SET));
        assertThat(rule.appliedTo())
                .containsExactly(new Target.Pods(own, Optional.of(Selector.of(Map.of("app", "db")))));
    }

    @Test
    void theGuidesIsolationReadsSelf() {
        var policy = policy(CLUSTER, """
                priority: 1
                tier: SecurityOps
                appliedTo: [{namespaceSelector: {}}]
                ingress:
                  - action: Pass
                    from:
                      - namespaces: {match: Self}
                      - podSelector: {matchLabels: {k8s-app: kube-dns}}
                  - action: Drop
                    enableLogging: false
                    from: [{namespaceSelector: {}}]
                """);

        assertThat(policy.tier()).isEqualTo("securityops");
        assertThat(policy.ingress().getFirst().peers().getFirst())
                .isEqualTo(new Peer.Pods(Optional.empty(), Optional.empty(), new NamespaceMatch.Self(), Scope.CLUSTER));
        assertThat(policy.ingress()).extracting(PolicyRule::action).containsExactly(Action.PASS, Action.DROP);
    }

    @Test
    void allTrafficAndAddressesAreRead() {
        var rule = policy(CLUSTER, """
                        priority: 10.5
                        egress:
                          - action: Reject
                            name: out
                            logLabel: mine
                            enableLogging: true
                            appliedTo: [{serviceAccount: {name: robot, namespace: prod}}]
                            to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
                            ports:
                              - {port: 80}
                              - {port: 100, endPort: 200, protocol: UDP, sourcePort: 5}
                              - {port: web, protocol: SCTP}
                              - {protocol: TCP}
                            protocols:
                              - icmp: {icmpType: 8, icmpCode: 0}
                              - icmp: {}
                        """).egress().getFirst();

        assertThat(rule)
                .isEqualTo(new PolicyRule(
                        "out",
                        Action.REJECT,
                        List.of(new Target.Account("prod", "robot")),
                        List.of(new Peer.Block(IpRange.parse("10.0.0.0/8"), List.of(IpRange.parse("10.1.0.0/16")))),
                        List.of(
                                new Traffic.Ports(Protocol.TCP, 80, 80, SourcePorts.ANY),
                                new Traffic.Ports(Protocol.UDP, 100, 200, new SourcePorts(5, 5)),
                                new Traffic.NamedPort(Protocol.SCTP, "web", SourcePorts.ANY),
                                new Traffic.AnyPort(Protocol.TCP, SourcePorts.ANY),
                                new Traffic.Icmp(OptionalInt.of(8), OptionalInt.of(0)),
                                new Traffic.Icmp(OptionalInt.empty(), OptionalInt.empty())),
                        List.of(),
                        true,
                        "mine"));
    }

    @Test
    void aGroupIsOfThePolicysNamespace() {
        var spec = """
                {priority: 1, appliedTo: [{group: g}], ingress: [{action: Drop, from: [{group: h}]}]}
                """;

        var rule = policy(NAMESPACED, spec).ingress().getFirst();
        assertThat(rule.appliedTo()).containsExactly(new Target.Members(new Group.Name("prod", "g")));
        assertThat(rule.peers()).containsExactly(new Peer.Members(new Group.Name("prod", "h")));
        assertThat(policy(CLUSTER, spec).ingress().getFirst().peers())
                .containsExactly(new Peer.Members(new Group.Name("", "h")));
    }

    @Test
    void aPolicyWithoutTierIsOfTheDefaultOne() {
        assertThat(policy(CLUSTER, "{priority: 1, appliedTo: [{podSelector: {}}]}")
                        .tier())
                .isEqualTo("application");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {action: Drop, l7Protocols: [{http: {}}]}                     | spec.egress[0].l7Protocols: Seine does not enforce it
            {action: Drop, to: [{fqdn: example.com}]}                     | spec.egress[0].to[0].fqdn: Seine does not enforce it
            {action: Drop, to: [{group: g, podSelector: {}}]}             | spec.egress[0].to[0].group: it has to stand alone
            {action: Drop, protocols: [{igmp: {}}]}                       | spec.egress[0].protocols[0].igmp: Seine does not enforce it
            {action: Drop, form: []}                                      | spec.egress[0].form: there is no such field here
            {action: Drop, from: []}                                      | spec.egress[0].from: there is no such field here
            {}                                                            | spec.egress[0].action: it is missing; write one of
            {action: Drop, to: [{}]}                                      | spec.egress[0].to[0]: it names no peer
            {action: Drop, to: [{scope: ClusterSet, podSelector: {}}]}    | spec.egress[0].to[0].scope: peers of egress cannot be
            {action: Drop, to: [{ipBlock: {cidr: x}}]}                    | spec.egress[0].to[0].ipBlock.cidr: 'x' is no range
            {action: Drop, to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/8]}}]} | spec.egress[0].to[0].ipBlock.except: 11.0.0.0/8 is no part of
            {action: Drop, to: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]} | spec.egress[0].to[0].ipBlock: it has to stand alone
            {action: Drop, to: [{namespaces: {match: Other}}]}            | spec.egress[0].to[0].namespaces: it has to be either
            {action: Drop, ports: [{port: 80, endPort: 70}]}              | spec.egress[0].ports[0].endPort: it is less than port, 80
            {action: Drop, ports: [{port: web, endPort: 70}]}             | spec.egress[0].ports[0].endPort: it needs a port that is a number
            {action: Drop, ports: [{port: 0}]}                            | spec.egress[0].ports[0].port: it has to be a name or a number from 1
            {action: Drop, ports: [{protocol: GRE}]}                      | spec.egress[0].ports[0].protocol: 'GRE' is none
            {action: Drop, protocols: [{icmp: {icmpCode: 1}}]}            | spec.egress[0].protocols[0].icmp.icmpCode: it needs an icmpType
            {action: Drop, toServices: [{name: a}]}                       | spec.egress[0].toServices[0].namespace: it is missing
            {action: Drop, toServices: [{name: a, namespace: b}], ports: [{port: 1}]} | spec.egress[0].toServices: it cannot stand beside
            {action: Drop, appliedTo: [{podSelector: {}}]}                | spec.egress[0].appliedTo: the policy has one too
            {action: Drop, to: [{podSelector: {matchLabels: {a: 1}}}]}    | spec.egress[0].to[0].podSelector.matchLabels: the value of a has to be a text
            {action: Drop, to: [{podSelector: {matchExpressions: [{key: a, operator: Like}]}}]} | spec.egress[0].to[0].podSelector.matchExpressions[0].operator: 'Like' is none
            """)
    void whatCannotBeEnforcedIsRefusedByTheNameOfItsField(String rule, String problem) {
        assertThat(problems(CLUSTER, "{priority: 1, appliedTo: [{podSelector: {}}], egress: [" + rule + "]}"))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void nodesArePeersByThemselves() {
        var rule = policy(
                        NAMESPACED,
                        "{priority: 1, appliedTo: [{podSelector: {}}], egress: [{action: Drop, to: [{nodeSelector: {matchLabels: {role: edge}}}]}]}")
                .egress()
                .getFirst();
        assertThat(rule.peers()).containsExactly(new Peer.Nodes(Selector.of(Map.of("role", "edge"))));
        assertThat(
                        problems(
                                CLUSTER,
                                "{priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop, from: [{nodeSelector: {}, podSelector: {}}]}]}"))
                .containsExactly("spec.ingress[0].from[0].nodeSelector: it has to stand alone; make another item of the"
                        + " list for the rest");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {appliedTo: [{podSelector: {}}]}                              | spec.priority: it has to be a number from 1 to 10000
            {priority: 0.5, appliedTo: [{podSelector: {}}]}               | spec.priority: it has to be a number from 1 to 10000
            {priority: 1}                                                 | spec.appliedTo: it is missing
            {priority: 1, appliedTo: [{}]}                                | spec.appliedTo[0]: it selects no Pods
            {priority: 1, ingress: [{action: Allow}]}                     | spec.ingress[0].appliedTo: neither the rule nor the policy
            {priority: 1, tier: baseline, appliedTo: [{podSelector: {}}], ingress: [{action: Pass}]} | spec.ingress[0].action: nothing comes after the baseline
            {priority: 1, appliedTo: [{nodeSelector: {}, podSelector: {}}]} | spec.appliedTo[0].nodeSelector: Seine does not enforce it
            {priority: 1, appliedTo: {podSelector: {}}}                   | spec.appliedTo: it has to be a list
            {priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop, name: a}, {action: Drop, name: a}]} | spec.ingress[1].name: another rule has the name a
            """)
    void whatAPolicyLacksIsNamed(String spec, String problem) {
        assertThat(problems(CLUSTER, spec)).first().asString().startsWith(problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {priority: 1, appliedTo: [{namespaceSelector: {}}]}           | spec.appliedTo[0].namespaceSelector: only a ClusterNetworkPolicy
            {priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop, from: [{namespaces: {match: Self}}]}]} | spec.ingress[0].from[0].namespaces: only a ClusterNetworkPolicy
            {priority: 1, appliedTo: [{serviceAccount: {name: a, namespace: b}}]} | spec.appliedTo[0].serviceAccount: only a ClusterNetworkPolicy
            """)
    void whatAPolicyInANamespaceCannotHaveIsNamed(String spec, String problem) {
        assertThat(problems(NAMESPACED, spec)).singleElement().asString().startsWith(problem);
    }

    private static Policy policy(Origin origin, String yaml) {
        var result = PolicyReader.read(origin, spec(yaml));
        assertThat(result.problems()).isEmpty();
        return result.policy().orElseThrow();
    }

    private static List<String> problems(Origin origin, String yaml) {
        var result = PolicyReader.read(origin, spec(yaml));
        assertThat(result.policy()).isEmpty();
        return result.problems().stream().map(Problem::text).toList();
    }

    private static PolicySpec spec(String yaml) {
        // Else what begins with a brace counts as JSON.
        return ApiSerialization.get().unmarshal("---\n" + yaml, PolicySpec.class);
    }
}
