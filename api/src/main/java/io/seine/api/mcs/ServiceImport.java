package io.seine.api.mcs;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A multi-cluster Service as a member sees it. Read and written as v1alpha1, which the original's CRD serves too. */
@Group("multicluster.x-k8s.io")
@Version("v1alpha1")
@Plural("serviceimports")
@Singular("serviceimport")
@ShortNames({"svcim", "svcimport"})
public final class ServiceImport extends CustomResource<ServiceImportSpec, ServiceImportStatus> implements Namespaced {
    /** The import of a Service. */
    public static ServiceImport of(String namespace, String name, ServiceImportSpec spec) {
        var object = new ServiceImport();
        object.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        object.setSpec(spec);
        return object;
    }

    @Override
    protected @Nullable ServiceImportSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable ServiceImportStatus initStatus() {
        return null;
    }
}
