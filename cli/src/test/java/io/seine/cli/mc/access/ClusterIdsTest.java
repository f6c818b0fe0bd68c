package io.seine.cli.mc.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.seine.api.Annotations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterIdsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "East",
                "east_1",
                "-east",
                "east.west",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    void anIdThatIsNoLabelOfDnsIsRefused(String id) {
        assertThat(ClusterIds.problem(id)).isPresent();
    }

    @Test
    void anIdOfAnotherAccountIsRefusedWithItsName() {
        var accounts = List.of(account("member-east", "east"), account("plain", ""));

        assertThat(ClusterIds.conflict(accounts, "member-other", "east").orElseThrow())
                .contains("already bound to ServiceAccount \"member-east\"");
        assertThat(ClusterIds.conflict(accounts, "member-east", "east")).isEmpty();
        assertThat(ClusterIds.conflict(accounts, "member-west", "west")).isEmpty();
    }

    @Test
    void idsOfWhichOneBeginsWithTheOtherAreRefusedBothWays() {
        assertThat(ClusterIds.conflict(List.of(account("a", "east")), "b", "east-1"))
                .isPresent();
        assertThat(ClusterIds.conflict(List.of(account("a", "east-1")), "b", "east"))
                .isPresent();
        assertThat(ClusterIds.conflict(List.of(account("a", "east1")), "b", "east"))
                .isEmpty();
    }

    private static ServiceAccount account(String name, String id) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(Annotations.CLUSTER_ID, id)
                .endMetadata()
                .build();
    }
}
