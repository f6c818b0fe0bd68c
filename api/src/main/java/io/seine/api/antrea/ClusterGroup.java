package io.seine.api.antrea;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.multicluster.PolicySpec;
import org.jspecify.annotations.Nullable;

/** What ClusterNetworkPolicies call by one name: Pods and addresses of the whole cluster. Cluster-scoped. */
@Group("crd.antrea.io")
@Version("v1beta1")
@Plural("clustergroups")
@Singular("clustergroup")
public final class ClusterGroup extends CustomResource<PolicySpec, Void> {
    @Override
    protected @Nullable PolicySpec initSpec() {
        return null;
    }
}
