package io.seine.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Finalizers of the contract. */
public final class Finalizers {
    /** On every ResourceExport but those of label identities; the leader removes it. */
    public static final String RESOURCE_EXPORT = "resourceexport.antrea.io/finalizer";

    /** What exporters before v2.2 wrote; never written, always removed. */
    public static final String LEGACY_RESOURCE_EXPORT = "resourceexport.finalizers.antrea.io";

    /** Both names of the ResourceExport finalizer. */
    public static final List<String> OF_RESOURCE_EXPORT = List.of(RESOURCE_EXPORT, LEGACY_RESOURCE_EXPORT);

    private Finalizers() {}

    /** Whether the finalizer of exports is on {@code export}, under its present or its old name. */
    public static boolean hold(HasMetadata export) {
        var finalizers = export.getMetadata().getFinalizers();
        return finalizers != null && finalizers.stream().anyMatch(OF_RESOURCE_EXPORT::contains);
    }

    /** On a MemberClusterAnnounce; the leader adds and removes it. */
    public static String memberClusterAnnounce(String cluster) {
        return "memberclusterannounce.finalizer.antrea.io/" + cluster;
    }
}
