package io.seine.controller.admission;

import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import io.seine.api.Labels;
import io.seine.api.multicluster.ResourceExport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an administrator's export of a policy need not say, its labels and its finalizer; and what is wrong with the policy. */
final class ExportDefaults {
    private ExportDefaults() {}

    static Decision decide(Review review) {
        if (!review.creates() && !review.updates()) {
            return Decision.allow();
        }
        var export = review.subject(ResourceExport.class);
        var spec = export.getSpec();
        if (spec == null || spec.clusterNetworkPolicy() == null) {
            return Decision.allow();
        }
        var changes = new ArrayList<Map<String, Object>>();
        var before = Optional.ofNullable(export.getMetadata().getLabels()).orElse(Map.of());
        var labels = new LinkedHashMap<>(before);
        labels.put(Labels.SOURCE_NAME, spec.name());
        labels.put(Labels.SOURCE_NAMESPACE, "");
        labels.put(Labels.SOURCE_KIND, Kinds.CLUSTER_NETWORK_POLICY);
        if (!labels.equals(before)) {
            changes.add(add("/metadata/labels", labels));
        }
        var finalizers = new ArrayList<>(
                Optional.ofNullable(export.getMetadata().getFinalizers()).orElse(List.of()));
        if (!export.isMarkedForDeletion() && !finalizers.contains(Finalizers.RESOURCE_EXPORT)) {
            finalizers.add(Finalizers.RESOURCE_EXPORT);
            changes.add(add("/metadata/finalizers", finalizers));
        }
        // One that is being deleted is not being written.
        return new Decision.Allowed(changes, export.isMarkedForDeletion() ? List.of() : PolicyWarnings.of(spec));
    }

    private static Map<String, Object> add(String path, Object value) {
        return Map.of("op", "add", "path", path, "value", value);
    }
}
