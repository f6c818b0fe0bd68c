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

/** What the policies of a Namespace call by one name. Its kind is {@code Group}. */
@Group("crd.antrea.io")
@Version("v1beta1")
@Kind("Group")
@Plural("groups")
@Singular("group")
public final class NamespacedGroup extends CustomResource<PolicySpec, Void> implements Namespaced {
    @Override
    protected @Nullable PolicySpec initSpec() {
        return null;
    }
}
