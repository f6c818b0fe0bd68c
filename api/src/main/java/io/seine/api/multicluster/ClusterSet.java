package io.seine.api.multicluster;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The set this cluster is in, and its leader. The API server turns stored v1alpha1 objects into this version. */
@Group("multicluster.crd.antrea.io")
@Version("v1alpha2")
@Plural("clustersets")
@Singular("clusterset")
public final class ClusterSet extends CustomResource<ClusterSetSpec, ClusterSetStatus> implements Namespaced {
    /**
     * The one of {@code all} that counts where a Namespace has several: the oldest; of those made in the same second the one that
     * has counted before, then the first by name.
     */
    public static Optional<ClusterSet> oldest(Collection<ClusterSet> all) {
        return all.stream()
                .min(Comparator.comparing((ClusterSet set) -> Optional.ofNullable(
                                        set.getMetadata().getCreationTimestamp())
                                .orElse(""))
                        .thenComparing(set -> !hasCounted(set))
                        .thenComparing(set -> set.getMetadata().getName()));
    }

    private static boolean hasCounted(ClusterSet set) {
        return Optional.ofNullable(set.getStatus())
                .flatMap(status -> Condition.find(status.conditions(), ConditionTypes.READY))
                .filter(ready -> !ready.reason().equals(Reasons.MULTIPLE_CLUSTER_SETS))
                .isPresent();
    }

    @Override
    protected @Nullable ClusterSetSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable ClusterSetStatus initStatus() {
        return null;
    }
}
