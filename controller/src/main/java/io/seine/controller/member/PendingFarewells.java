package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Leaders that still have this cluster's announce, by the member's record, for whoever waits for a cluster to have left. */
public final class PendingFarewells {
    private PendingFarewells() {}

    /**
     * The API servers' URLs.
     *
     * @param record the ConfigMap {@link io.seine.api.Names#MEMBERSHIP_RECORD}
     */
    public static List<String> servers(ConfigMap record) {
        Map<String, String> data = Optional.ofNullable(record.getData()).orElse(Map.of());
        return data.entrySet().stream()
                .filter(entry -> entry.getKey().equals(MembershipRecord.SERVER)
                        || entry.getKey().endsWith("." + MembershipRecord.SERVER))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .sorted()
                .distinct()
                .toList();
    }
}
