package io.seine.api.antrea;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.OrEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which policies a Node enforces, as its agent says; the controller makes {@link PolicyStatus} of all Nodes'. Cluster-scoped, of the Node's
 * name. Antrea has no such kind: its agents tell Antrea's controller.
 */
@Group("policy.seine.io")
@Version("v1alpha1")
@Plural("nodepolicystatuses")
@Singular("nodepolicystatus")
public final class NodePolicyStatus extends CustomResource<NodePolicyStatus.Spec, Void> {
    /**
     * All that the Node says.
     *
     * @param policies that the Node has Pods for; written also when there are none, so that an apply leaves nothing of before
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Spec(List<Entry> policies) {
        public Spec {
            policies = OrEmpty.list(policies);
        }
    }

    /**
     * A policy on a Node.
     *
     * @param uid of the policy
     * @param generation of the policy that is enforced, or was tried
     * @param failure why it is not enforced, a sentence; empty when it is
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Entry(String uid, long generation, String failure) {
        public Entry {
            uid = OrEmpty.text(uid);
            failure = OrEmpty.text(failure);
        }
    }

    @Override
    protected @Nullable Spec initSpec() {
        return null;
    }
}
