package io.seine.api.multicluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelStateTest {
    private static final Map<String, TunnelState> ALL = Map.of(
            "west", TunnelState.UP,
            "north", TunnelState.NO_ANSWER,
            "south", TunnelState.NEVER_ANSWERED,
            "test-cluster-9", TunnelState.LEFT_OUT);

    @Test
    void whatIsWrittenIsSortedAndReadAgain() {
        var text = TunnelState.write(new TreeMap<>(ALL));

        assertThat(text).isEqualTo("north=NoAnswer,south=NeverAnswered,test-cluster-9=LeftOut,west=Up");
        assertThat(TunnelState.read(text)).isEqualTo(ALL);
        assertThat(TunnelState.write(new TreeMap<>())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "west",
                "=Up",
                "west=",
                "west=up",
                "west=Up=Up",
                "west=Degraded",
                "we st=Up",
                "\"west=Up\"",
                "west\u0000=Up"
            })
    void whatIsNotSpeltLikeThatIsPassedOver(String text) {
        assertThat(TunnelState.read(text)).isEmpty();
        assertThat(TunnelState.read("a=Up," + text + ", b = NoAnswer "))
                .isEqualTo(Map.of("a", TunnelState.UP, "b", TunnelState.NO_ANSWER));
    }

    @Test
    void noClusterSpeaksForAnother() {
        assertThat(TunnelState.write(
                        new TreeMap<>(Map.of("x=Up,north", TunnelState.UP, "\"", TunnelState.UP, "", TunnelState.UP))))
                .isEmpty();
        assertThat(TunnelState.read("north=NoAnswer,north=Up")).isEqualTo(Map.of("north", TunnelState.NO_ANSWER));
    }

    @ParameterizedTest
    @CsvSource({
        // before, found, and what is said then
        "            , UP, UP",
        "            , NO_ANSWER, NO_ANSWER",
        "            , NEVER_ANSWERED, NEVER_ANSWERED",
        "            , , NEVER_ANSWERED",
        "UP, , UP",
        "NO_ANSWER, , NO_ANSWER",
        "LEFT_OUT, , NEVER_ANSWERED",
        "UP, NEVER_ANSWERED, NO_ANSWER",
        "NO_ANSWER, NEVER_ANSWERED, NO_ANSWER",
        "NEVER_ANSWERED, NEVER_ANSWERED, NEVER_ANSWERED",
        "NEVER_ANSWERED, UP, UP",
        "NO_ANSWER, UP, UP",
        "UP, LEFT_OUT, LEFT_OUT"
    })
    void aGatewayThatStartsGoesOnFromWhatWasSaidBefore(TunnelState before, TunnelState found, TunnelState now) {
        assertThat(TunnelState.after(
                        before == null ? Map.of() : Map.of("west", before, "gone", TunnelState.UP),
                        Map.of("west", Optional.ofNullable(found))))
                .isEqualTo(Map.of("west", now));
    }

    @Test
    void aUserIsToldWhatToLookAt() {
        assertThat(TunnelState.NO_ANSWER.message("west", List.of("192.0.2.1", "192.0.2.2"), "UDP port 8473"))
                .isEqualTo(
                        "No packet comes back from the cluster west any more: no gateway of it (192.0.2.1, 192.0.2.2)"
                                + " answers probes through the tunnel; look at that cluster's gateway, and whether UDP port 8473"
                                + " passes in both directions between the gateways");
        assertThat(TunnelState.LEFT_OUT.message("west", List.of(), "UDP port 8473"))
                .contains("west-clusterinfo");
    }
}
