package io.seine.controller.scenario;

import static io.seine.controller.scenario.GuardedCluster.GOOD;
import static io.seine.controller.scenario.GuardedCluster.NOT_ENFORCED;
import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Condition;
import io.seine.api.FieldManagers;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.PolicyStatus;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A member of a cluster whose CNI does not enforce Antrea's policies, with its own definitions of them: it does what Antrea's controller would
 * do. With anybody else's definitions it does nothing.
 */
class PoliciesIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("guarded");

    @SuppressWarnings("NullAway.Init")
    private GuardedCluster on;

    @BeforeEach
    void start() throws Exception {
        on = new GuardedCluster("guarded", PLANES.kubeconfig("guarded"));
    }

    @AfterEach
    void stop() throws Exception {
        on.close();
    }

    @Test
    void whatSeineDoesNotEnforceIsRefusedAndWhatNobodyWritesIsFilledIn() throws Exception {
        on.installDefinitions();
        on.admit(on.startMember());

        assertThat(GuardedCluster.refusal(() -> on.policy("l7", NOT_ENFORCED)))
                .contains("spec.ingress[0].l7Protocols: Seine does not enforce it");
        assertThat(GuardedCluster.refusal(() -> on.policy("deny", GOOD.replace("Drop", "Deny"))))
                .contains("Allow", "Drop", "Reject", "Pass");
        assertThat(GuardedCluster.refusal(
                        () -> on.policy("tierless", GOOD.replace("{priority", "{tier: custom, priority"))))
                .contains("spec.tier: tier custom does not exist; write one of application, baseline");
        assertThat(GuardedCluster.refusal(() -> on.cluster.apply("""
                        apiVersion: crd.antrea.io/v1beta1
                        kind: ClusterGroup
                        metadata: {name: both}
                        spec: {podSelector: {}, childGroups: [other]}
                        """)))
                .contains("spec: it has to have one of Pod selectors");

        assertThat(GuardedCluster.refusal(() -> on.namespacedPolicy(
                        "elsewhere", GOOD.replace("{podSelector", "{namespaceSelector: {}, podSelector"))))
                .contains("namespaceSelector");
        on.namespacedPolicy("good", GOOD);
        assertThat(on.namespaced("good").getSpec().tier()).isEqualTo("application");

        on.policy("good", GOOD);

        var fields = on.get("good").getSpec().fields();
        assertThat(fields).containsEntry("tier", "application");
        assertThat(GuardedCluster.name(fields, "ingress")).matches("ingress-drop-[0-9a-f]{7}");

        on.policy("old", GOOD.replace("{priority", "{tier: SecurityOps, priority"));
        assertThat(on.get("old").getSpec().tier()).isEqualTo("securityops");
        assertThat(GuardedCluster.refusal(() -> on.policy("good", NOT_ENFORCED)))
                .contains("l7Protocols");
        assertThat(on.get("good").getSpec().fields()).isEqualTo(fields);
    }

    @Test
    void defaultTiersAreThereAndStay() throws Exception {
        on.installDefinitions();
        var webhooks = on.admit(on.startMember());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(on.tiers())
                        .isEqualTo(Map.of(
                                "emergency",
                                50,
                                "securityops",
                                100,
                                "networkops",
                                150,
                                "platform",
                                200,
                                "application",
                                250,
                                "baseline",
                                253)));

        assertThat(GuardedCluster.refusal(() -> on.tier("emergency").delete())).contains("it cannot be deleted");
        assertThat(GuardedCluster.refusal(() -> on.applyTier("mine", 50))).contains("Tier emergency has 50 already");
        assertThat(GuardedCluster.refusal(() -> on.applyTier("mine", 254))).contains("254 is reserved");
        on.applyTier("mine", 60);
        assertThat(GuardedCluster.refusal(() -> on.applyTier("mine", 61))).contains("cannot be changed");
        on.policy("in-mine", GOOD.replace("{priority", "{tier: mine, priority"));
        assertThat(GuardedCluster.refusal(() -> on.tier("mine").delete()))
                .contains("AntreaClusterNetworkPolicy:in-mine");
        on.cluster
                .admin
                .resources(ClusterNetworkPolicy.class)
                .withName("in-mine")
                .delete();
        on.tier("mine").delete();
        assertThat(on.tiers()).doesNotContainKey("mine");

        var description =
                Objects.requireNonNull(on.tier("platform").get()).getSpec().description();
        on.tier("platform").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"description\": \"mine now\"}}");
        await().atMost(LIMIT)
                .until(() -> Objects.requireNonNull(on.tier("platform").get())
                        .getSpec()
                        .description()
                        .equals(description));

        on.cluster.deleteWebhooks(webhooks);
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            on.tier("emergency").delete();
            return true;
        });
        await().atMost(LIMIT).until(() -> on.tiers().getOrDefault("emergency", 0) == 50);
    }

    @Test
    void statusTellsWhichNodesEnforceAPolicyAndWhyOthersDoNot() throws Exception {
        on.installDefinitions();
        on.policy("unknown", NOT_ENFORCED);
        on.policy("nobody", GOOD.replace("web", "nothing"));
        on.policy("web", GOOD);
        on.namespacedPolicy("web", GOOD);
        on.startMember();

        on.awaitStatus("nobody", status -> status.phase().equals(PolicyStatus.REALIZED));
        var unknown = on.awaitStatus("unknown", status -> status.phase().equals(PolicyStatus.FAILED));
        assertThat(unknown.conditions())
                .extracting(Condition::type, Condition::status, Condition::reason)
                .containsExactly(tuple("Realizable", "False", "PolicyInvalid"));
        on.awaitEvent("unknown", "PolicyInvalid: spec.ingress[0].l7Protocols: Seine does not enforce it");
        on.awaitStatus(
                "web", status -> status.phase().equals(PolicyStatus.REALIZED) && status.desiredNodesRealized() == 0);

        on.pod("web-1", "node-1");
        on.pod("web-2", "node-2");
        on.awaitStatus(
                "web", status -> status.phase().equals(PolicyStatus.REALIZING) && status.desiredNodesRealized() == 2);

        on.awaitStatus(
                () -> on.namespaced("web"),
                status -> status.phase().equals(PolicyStatus.REALIZING) && status.desiredNodesRealized() == 2);
        on.says("node-1", "web", "");
        on.awaitStatus(
                "web", status -> status.phase().equals(PolicyStatus.REALIZING) && status.currentNodesRealized() == 1);
        on.says("node-2", "web", "");
        var realized = on.awaitStatus("web", status -> status.phase().equals(PolicyStatus.REALIZED));
        assertThat(realized).isEqualTo(new PolicyStatus("Realized", on.generation("web"), 2, 2, List.of()));

        on.says("node-2", "web", "the kernel has no sets");
        var failed = on.awaitStatus("web", status -> status.phase().equals(PolicyStatus.FAILED));
        assertThat(failed.conditions())
                .extracting(Condition::type, Condition::message)
                .containsExactly(tuple("RealizationFailure", "node-2: the kernel has no sets"));
        on.awaitEvent("web", "NetworkPolicyRealizationFailedOnNode: node-2: the kernel has no sets");

        on.policy("web", GOOD.replace("priority: 5", "priority: 6"));
        var next = on.awaitStatus("web", status -> status.observedGeneration() == 2);
        assertThat(next.phase()).isEqualTo(PolicyStatus.REALIZING);

        on.cluster
                .admin
                .pods()
                .inNamespace(GuardedCluster.USERS)
                .withGracePeriod(0)
                .delete();
        on.awaitStatus(
                "web", status -> status.phase().equals(PolicyStatus.REALIZED) && status.desiredNodesRealized() == 0);
    }

    /** Else a policy that is imported would be written again and again. */
    @Test
    void whatIsFilledInDoesNotMakeAnImportDiffer() throws Exception {
        on.installDefinitions();
        on.admit(on.startMember());
        try (var client = on.cluster.asController(GuardedCluster.MEMBER, FieldManagers.MEMBER)) {
            var applier = new Applier(client, FieldManagers.MEMBER);
            var spec = new PolicySpec(Map.of(
                    "priority",
                    1,
                    "tier",
                    "securityops",
                    "appliedTo",
                    List.of(Map.of("namespaceSelector", Map.of())),
                    "ingress",
                    List.of(Map.of("action", "Drop", "from", List.of(Map.of("namespaceSelector", Map.of()))))));
            var wanted = new ClusterNetworkPolicy();
            wanted.getMetadata().setName("strict");
            wanted.setSpec(spec);
            var _ = applier.apply(wanted, Optional.empty(), any -> true, Claim.WHOLE);
            var stored = on.get("strict");
            assertThat(GuardedCluster.name(stored.getSpec().fields(), "ingress"))
                    .startsWith("ingress-drop-");

            assertThat(applier.apply(wanted, Optional.of(stored), any -> true, Claim.WHOLE))
                    .isInstanceOf(Applied.Unchanged.class);
        }
    }

    @Test
    void definitionsGoThoughNobodyAnswersTheirWebhooks() throws Exception {
        on.installDefinitions();
        var member = on.startMember();
        on.admit(member);
        on.policy("web", GOOD);
        member.close();
        // A client that does not try again.
        try (var client = on.cluster.asController(GuardedCluster.MEMBER, FieldManagers.MEMBER)) {
            var other = new ClusterNetworkPolicy();
            other.getMetadata().setName("other");
            other.setSpec(new PolicySpec(Map.of("priority", 1)));
            assertThat(GuardedCluster.refusal(() -> client.resource(other).create()))
                    .contains("failed calling webhook");
        }

        on.deleteDefinitions();
    }

    @Test
    void nothingIsDoneForDefinitionsOfOthersUntilTheyAreSeines() throws Exception {
        var member = on.startMember();
        on.installDefinitions();
        on.label(null);
        on.policy("before", GOOD);
        on.admit(member);

        on.policy("l7", NOT_ENFORCED);
        on.cluster
                .admin
                .resources(ClusterNetworkPolicy.class)
                .withName("l7")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"priority\": 7}}");

        await("nothing happens")
                .during(Duration.ofSeconds(3))
                .atMost(LIMIT)
                .until(() -> on.tiers().isEmpty() && on.get("before").getStatus() == null);

        on.label("seine");

        await().atMost(LIMIT).until(() -> on.tiers().size() == Tier.EVERYWHERE.size());
        on.awaitStatus("before", status -> status.phase().equals(PolicyStatus.REALIZED));
        assertThat(GuardedCluster.refusal(() -> on.policy("other", NOT_ENFORCED)))
                .contains("l7Protocols");
    }
}
