package io.seine.api.multicluster;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** What the leader made of the members' exports, for every member to import. */
@Group("multicluster.crd.antrea.io")
@Version("v1alpha1")
@Plural("resourceimports")
@Singular("resourceimport")
public final class ResourceImport extends CustomResource<ResourceImportSpec, ResourceImportStatus>
        implements Namespaced {
    /** An import in the leader Namespace; such objects carry no labels, annotations or finalizers. */
    public static ResourceImport of(String namespace, String name, ResourceImportSpec spec) {
        var object = new ResourceImport();
        object.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        object.setSpec(spec);
        return object;
    }

    @Override
    protected @Nullable ResourceImportSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable ResourceImportStatus initStatus() {
        return null;
    }
}
