package io.seine.api.antrea;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.multicluster.PolicySpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Antrea's policy for a whole cluster, cluster-scoped; its spec is passed on as it stands. */
@Group("crd.antrea.io")
@Version("v1beta1")
@Plural("clusternetworkpolicies")
@Singular("clusternetworkpolicy")
public final class ClusterNetworkPolicy extends CustomResource<PolicySpec, PolicyStatus> {
    /**
     * The import of a policy.
     *
     * @param name of the policy as it was exported
     */
    public static ClusterNetworkPolicy imported(String name, PolicySpec spec) {
        var object = new ClusterNetworkPolicy();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(Names.imported(name))
                .withAnnotations(Map.of(Annotations.IMPORTED_ACNP, Annotations.TRUE))
                .build());
        object.setSpec(spec);
        return object;
    }

    @Override
    protected @Nullable PolicySpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable PolicyStatus initStatus() {
        return null;
    }
}
