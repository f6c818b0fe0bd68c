package io.seine.controller.leader;

import io.seine.api.Names;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.List;
import java.util.Optional;

/** The export of a member's networks: imported as it is. */
final class ClusterInfoMerge {
    private ClusterInfoMerge() {}

    /** @param export the one of that name; an import has the name of its export */
    static Merged merge(String leaderNamespace, ResourceExport export) {
        var info = Exported.spec(export).clusterInfo();
        if (info == null) {
            return refused(export, "it is of kind ClusterInfo but has no spec.clusterInfo");
        }
        var name = export.getMetadata().getName();
        if (!Names.clusterInfo(info.clusterID()).equals(name)) {
            return refused(
                    export,
                    "the networks of cluster \"" + info.clusterID() + "\" must be exported as "
                            + Names.clusterInfo(info.clusterID()));
        }
        return new Merged(
                Optional.of(ResourceImportSpec.clusterInfo(leaderNamespace, info)),
                List.of(new Verdict.Accepted(export)));
    }

    private static Merged refused(ResourceExport export, String why) {
        return new Merged(Optional.empty(), List.of(new Verdict.Refused(export, why)));
    }
}
