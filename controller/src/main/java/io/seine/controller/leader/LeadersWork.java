package io.seine.controller.leader;

import io.seine.api.FieldManagers;
import io.seine.api.multicluster.ResourceImport;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which ResourceImports are a leader's own work: all others stay as they are. */
final class LeadersWork {
    private static final Set<String> LEADERS = Set.of(FieldManagers.LEADER, FieldManagers.ORIGINAL);

    private LeadersWork() {}

    /** Whether a leader, this one or the original, made {@code object} or wrote to it. */
    static boolean is(ResourceImport object) {
        return Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of()).stream()
                .anyMatch(entry ->
                        LEADERS.contains(Optional.ofNullable(entry.getManager()).orElse("")));
    }
}
