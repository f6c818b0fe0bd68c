package io.seine.api.antrea;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.multicluster.PolicySpec;
import org.jspecify.annotations.Nullable;

/** Antrea's policy for one Namespace; its kind has the name of the one of Kubernetes. */
@Group("crd.antrea.io")
@Version("v1beta1")
@Kind("NetworkPolicy")
@Plural("networkpolicies")
@Singular("networkpolicy")
public final class AntreaNetworkPolicy extends CustomResource<PolicySpec, PolicyStatus> implements Namespaced {
    @Override
    protected @Nullable PolicySpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable PolicyStatus initStatus() {
        return null;
    }
}
