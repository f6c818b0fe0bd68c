package io.seine.api.multicluster;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Another member's networks and Gateway, in a member. */
@Group("multicluster.crd.antrea.io")
@Version("v1alpha1")
@Plural("clusterinfoimports")
@Singular("clusterinfoimport")
public final class ClusterInfoImport extends CustomResource<ClusterInfo, ClusterInfoImportStatus>
        implements Namespaced {
    /** The import of a member's ClusterInfo. */
    public static ClusterInfoImport of(String namespace, String name, ClusterInfo spec) {
        var object = new ClusterInfoImport();
        object.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        object.setSpec(spec);
        return object;
    }

    @Override
    protected @Nullable ClusterInfo initSpec() {
        return null;
    }

    @Override
    protected @Nullable ClusterInfoImportStatus initStatus() {
        return null;
    }
}
