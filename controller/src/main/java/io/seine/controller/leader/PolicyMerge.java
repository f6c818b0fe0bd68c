package io.seine.controller.leader;

import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.List;

/** Exports of policies, made by the leader's administrator: the oldest is imported, another of its name must be equal. */
final class PolicyMerge {
    private PolicyMerge() {}

    /** @param live the exports, oldest first */
    static Merged merge(List<ResourceExport> live) {
        var first = live.stream()
                .filter(export -> Exported.spec(export).clusterNetworkPolicy() != null)
                .findFirst();
        var verdicts = live.stream()
                .map(export -> first.isPresent() ? verdict(export, first.get()) : missing(export))
                .toList();
        return new Merged(first.map(PolicyMerge::spec), verdicts);
    }

    private static Verdict verdict(ResourceExport export, ResourceExport first) {
        var policy = Exported.spec(export).clusterNetworkPolicy();
        if (policy == null) {
            return missing(export);
        }
        var same = Exported.source(export).equals(Exported.source(first))
                && policy.equals(Exported.spec(first).clusterNetworkPolicy());
        return same
                ? new Verdict.Accepted(export)
                : new Verdict.Refused(
                        export,
                        "ResourceExport " + first.getMetadata().getName()
                                + " has exported another policy of this name before");
    }

    private static Verdict missing(ResourceExport export) {
        return new Verdict.Refused(
                export, "it is of kind AntreaClusterNetworkPolicy but has no spec.clusterNetworkPolicy");
    }

    private static ResourceImportSpec spec(ResourceExport first) {
        var spec = Exported.spec(first);
        var policy = spec.clusterNetworkPolicy();
        if (policy == null) {
            throw new IllegalStateException("chosen without a policy");
        }
        return ResourceImportSpec.policy(spec.namespace(), spec.name(), policy);
    }
}
