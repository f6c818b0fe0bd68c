package io.seine.api.multicluster;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing a member gives to the ClusterSet, in the leader's Namespace. */
@Group("multicluster.crd.antrea.io")
@Version("v1alpha1")
@Plural("resourceexports")
@Singular("resourceexport")
public final class ResourceExport extends CustomResource<ResourceExportSpec, ResourceExportStatus>
        implements Namespaced {
    /**
     * An export by a member: name, labels and finalizer follow from the spec.
     *
     * @param leaderNamespace the leader's Namespace
     */
    public static ResourceExport of(String leaderNamespace, ResourceExportSpec spec) {
        var object = new ResourceExport();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(leaderNamespace)
                .withName(spec.objectName())
                .withLabels(spec.objectLabels())
                .withFinalizers(
                        spec.kind().equals(Kinds.LABEL_IDENTITY) ? List.of() : List.of(Finalizers.RESOURCE_EXPORT))
                .build());
        object.setSpec(spec);
        return object;
    }

    @Override
    protected @Nullable ResourceExportSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable ResourceExportStatus initStatus() {
        return null;
    }
}
