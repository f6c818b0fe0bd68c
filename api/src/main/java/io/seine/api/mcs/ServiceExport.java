package io.seine.api.mcs;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Asks that the Service of the same name be known in the whole ClusterSet. Read and written as v1alpha1, which the original's CRD serves too. */
@Group("multicluster.x-k8s.io")
@Version("v1alpha1")
@Plural("serviceexports")
@Singular("serviceexport")
@ShortNames({"svcex", "svcexport"})
public final class ServiceExport extends CustomResource<ServiceExportSpec, ServiceExportStatus> implements Namespaced {
    @Override
    protected @Nullable ServiceExportSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable ServiceExportStatus initStatus() {
        return null;
    }
}
