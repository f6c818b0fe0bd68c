package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.seine.controller.exchange.Announced;
import io.seine.controller.exchange.LeaderAccess;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a member keeps of where it is announced. */
class MembershipRecordTest {
    private static final Announced ANNOUNCED = new Announced(
            new LeaderAccess("set", "east", "north", "https://north:6443", "leader-ns", "ca", "token"), "uid");

    @Test
    void whatIsWrittenIsReadAgainWithTheTokenOfTheSecret() {
        var map = map(MembershipRecord.data(ANNOUNCED, "member-token"));

        assertThat(MembershipRecord.read(map, this::secret)).contains(ANNOUNCED);
    }

    @Test
    void theTokenIsNotRepeated() {
        assertThat(MembershipRecord.data(ANNOUNCED, "s").toString()).doesNotContain("token", "ca=");
    }

    @Test
    void withoutSecretOrWithoutContentThereIsNothingToTakeBack() {
        var written = map(MembershipRecord.data(ANNOUNCED, "another"));

        assertThat(MembershipRecord.read(written, this::secret)).isEmpty();
        assertThat(MembershipRecord.read(new ConfigMap(), this::secret)).isEmpty();
    }

    @Test
    void whatIsBeingLeftOutlivesTheNextAnnounce() {
        var old = MembershipRecord.data(ANNOUNCED, "member-token");
        var now = MembershipRecord.data(
                new Announced(new LeaderAccess("b", "east", "south", "https://south", "ns", "ca", "token"), "uid-b"),
                "other");

        var stored = MembershipRecord.next(old, now);

        assertThat(stored).containsAllEntriesOf(now);
        assertThat(MembershipRecord.leftUids(stored)).containsExactly("uid");
        assertThat(MembershipRecord.without(stored, "uid")).isEqualTo(now);
        assertThat(MembershipRecord.leftUids(MembershipRecord.without(stored, "uid-b")))
                .containsExactly("uid");
        // Back again: that announce is not to be taken back any more.
        assertThat(MembershipRecord.leftUids(MembershipRecord.next(stored, old)))
                .containsExactly("uid-b");
    }

    @Test
    void anotherAnnounceAtTheSamePlaceLeavesNothingBehind() {
        var old = MembershipRecord.data(ANNOUNCED, "member-token");
        var now = MembershipRecord.data(new Announced(ANNOUNCED.access(), "newer"), "member-token");

        assertThat(MembershipRecord.next(old, now)).isEqualTo(now);
    }

    private Optional<Secret> secret(String name) {
        return name.equals("member-token")
                ? Optional.of(new SecretBuilder()
                        .withData(Map.of("ca.crt", base64("ca"), "token", base64("token")))
                        .build())
                : Optional.empty();
    }

    private static ConfigMap map(Map<String, String> data) {
        return new ConfigMapBuilder().withData(data).build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
