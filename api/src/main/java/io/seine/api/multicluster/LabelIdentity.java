package io.seine.api.multicluster;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A label set of the ClusterSet and its ID. Cluster-scoped; the name is the label's hash. */
@Group("multicluster.crd.antrea.io")
@Version("v1alpha1")
@Plural("labelidentities")
@Singular("labelidentity")
public final class LabelIdentity extends CustomResource<LabelIdentitySpec, Void> {
    @Override
    protected @Nullable LabelIdentitySpec initSpec() {
        return null;
    }
}
