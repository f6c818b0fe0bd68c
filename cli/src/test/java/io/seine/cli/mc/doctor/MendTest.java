package io.seine.cli.mc.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.mc.observe.Access;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What mends a fault is a command that can be run as it is printed, where all its values are known. */
class MendTest {
    private final ClusterSetDraft set = new ClusterSetDraft();

    @Test
    void aLeadersIdCannotBeEdited() {
        set.west.replace(ClusterSet.class, "clusterID: \"north\"", "clusterID: \"south\"");

        assertThat(mend(Fault.WRONG_LEADER_ID))
                .endsWith("seine mc leave --clusterset set -n kube-system --context west, and then seine mc join"
                        + " --clusterset set --clusterid west -n kube-system --context west --leader-context north"
                        + " --leader-namespace leader-ns");
    }

    @Test
    void norCanTheIdThatALeaderGivesItself() {
        set.north.replace(ClusterSet.class, "  - clusterID: \"north\"", "  - clusterID: \"south\"");

        assertThat(mend(Fault.LEADER_NAMES_ANOTHER))
                .endsWith("seine mc destroy --clusterset set -n leader-ns --context north, and then seine mc init"
                        + " --clusterset set --clusterid north -n leader-ns --context north");
    }

    @Test
    void theWebhooksNamespaceIsThatOfItsService() {
        set.north.edit(
                ValidatingWebhookConfiguration.class,
                "",
                one -> one.getWebhooks().getFirst().getClientConfig().setCaBundle(null));

        assertThat(mend(Fault.WEBHOOK_CERTIFICATE))
                .endsWith("kubectl --context north rollout restart deployment/antrea-mc-controller -n leader-ns");
    }

    @Test
    void aNewTokenIsOneOfTheAccountThatTheMemberHas() {
        set.west.outcome = Optional.of(new Access.Unauthorized("401"));

        assertThat(mend(Fault.TOKEN_UNKNOWN))
                .startsWith("seine mc create membertoken member-west --clusterid west -n leader-ns --context north ");
    }

    @Test
    void theManifestThatIsToBeAppliedAgainIsNamedWithItsRoleAndPlace() {
        set.west.remove(ConfigMap.class, "controller-config");

        assertThat(mend(Fault.CONFIG_MISSING)).endsWith("seine mc deploy membercluster -n kube-system --context west");
    }

    private String mend(Fault fault) {
        return Doctor.findings(set.observed()).stream()
                .filter(finding -> finding.fault() == fault)
                .findFirst()
                .orElseThrow()
                .mend();
    }
}
