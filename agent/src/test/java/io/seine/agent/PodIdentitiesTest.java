package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.seine.agent.watch.PodParts;
import io.seine.api.Limits;
import io.seine.api.NormalizedLabel;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.net.Ipv4;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which label identity a Pod has. */
class PodIdentitiesTest {
    private static final Namespace SHOP = new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .addToLabels("kubernetes.io/metadata.name", "shop")
            .endMetadata()
            .build();
    private static final NormalizedLabel WEB =
            NormalizedLabel.of(SHOP.getMetadata().getLabels(), Map.of("app", "web"));
    private static final NormalizedLabel PLAIN =
            NormalizedLabel.of(SHOP.getMetadata().getLabels(), Map.of());
    private static final Map<String, LabelIdentity> KNOWN =
            Map.of(WEB.hash(), identity(WEB.text(), 257), PLAIN.hash(), identity(PLAIN.text(), 9));

    @Test
    void aPodHasThatOfItsLabelsAndItsNamespaces() {
        assertThat(of(pod("Running", Map.of("app", "web"), "10.10.1.2"), pod("Running", Map.of(), "10.10.1.3")))
                .isEqualTo(Map.of(Ipv4.parse("10.10.1.2"), 257, Ipv4.parse("10.10.1.3"), 9));
    }

    @Test
    void itNeedsNoMoreOfAPodThanIsKept() {
        var pod = pod("Running", Map.of("app", "web"), "10.10.1.2");
        PodParts.keep(pod);

        assertThat(of(pod)).isEqualTo(Map.of(Ipv4.parse("10.10.1.2"), 257));
    }

    @Test
    void aPodWhoseLabelsHaveNoIdYetIsUnknown() {
        assertThat(of(pod("Running", Map.of("app", "new"), "10.10.1.2"))).containsValue(Limits.LABEL_IDENTITY_UNKNOWN);
    }

    @Test
    void aPodOfANamespaceThatIsNotSeenYetIsUnknown() {
        var pods = List.of(pod("Running", Map.of("app", "web"), "10.10.1.2"));

        assertThat(PodIdentities.of(pods, name -> Optional.empty(), hash -> Optional.ofNullable(KNOWN.get(hash))))
                .containsValue(Limits.LABEL_IDENTITY_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 16_777_215, 16_777_216})
    void anIdThatDoesNotTravelIsNone(int id) {
        assertThat(withIdentity(identity(WEB.text(), id))).containsValue(Limits.LABEL_IDENTITY_UNKNOWN);
    }

    @Test
    void anIdentityOfAnotherLabelWithTheSameHashIsNone() {
        assertThat(withIdentity(identity(PLAIN.text(), 257))).containsValue(Limits.LABEL_IDENTITY_UNKNOWN);
        assertThat(withIdentity(new LabelIdentity())).containsValue(Limits.LABEL_IDENTITY_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"Pending, true", "Running, true", "Unknown, true", "Succeeded, false", "Failed, false"})
    void aPodCountsAsLongAsItMaySend(String phase, boolean counts) {
        assertThat(of(pod(phase, Map.of(), "10.10.1.2")).isEmpty()).isNotEqualTo(counts);
    }

    @Test
    void aPodInTheNodesNetworkHasNone() {
        var pod = pod("Running", Map.of(), "192.0.2.11");
        pod.getSpec().setHostNetwork(true);

        assertThat(of(pod, new Pod())).isEmpty();
    }

    @Test
    void ofTwoFamiliesTheFourthCounts() {
        assertThat(of(pod("Running", Map.of(), "fd00::2", "10.10.1.2")).keySet())
                .containsExactly(Ipv4.parse("10.10.1.2"));
        assertThat(of(pod("Pending", Map.of()))).isEmpty();
    }

    @Test
    void anAddressThatTwoClaimIsUnknownUnlessTheyAreTheSame() {
        var web = pod("Running", Map.of("app", "web"), "10.10.1.2");
        var plain = pod("Running", Map.of(), "10.10.1.2");

        assertThat(of(web, plain)).containsValue(Limits.LABEL_IDENTITY_UNKNOWN);
        assertThat(of(web, web)).containsValue(257);
    }

    private static SortedMap<Ipv4, Integer> of(Pod... pods) {
        return PodIdentities.of(
                Arrays.asList(pods),
                name -> Optional.of(SHOP).filter(shop -> name.equals("shop")),
                hash -> Optional.ofNullable(KNOWN.get(hash)));
    }

    private static SortedMap<Ipv4, Integer> withIdentity(LabelIdentity identity) {
        return PodIdentities.of(
                List.of(pod("Running", Map.of("app", "web"), "10.10.1.2")),
                name -> Optional.of(SHOP),
                hash -> Optional.of(identity));
    }

    private static LabelIdentity identity(String label, int id) {
        var object = new LabelIdentity();
        object.setMetadata(new ObjectMetaBuilder().withName("any").build());
        object.setSpec(new LabelIdentitySpec(label, id));
        return object;
    }

    private static Pod pod(String phase, Map<String, String> labels, String... addresses) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("p")
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withPodIPs(Stream.of(addresses).map(PodIP::new).toList())
                .endStatus()
                .build();
    }
}
