package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.controller.reconcile.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodLabelSetsTest {
    private static final Namespace NAMESPACE = new NamespaceBuilder()
            .withNewMetadata()
            .withName("default")
            .withLabels(Map.of("kubernetes.io/metadata.name", "default"))
            .endMetadata()
            .build();

    private final Map<ObjectKey, LabelledPod> pods = new HashMap<>();
    private final PodLabelSets sets = new PodLabelSets(
            key -> Optional.ofNullable(pods.get(key)),
            () -> List.copyOf(pods.values()),
            key -> key.name().equals("default") ? Optional.of(NAMESPACE) : Optional.empty());

    @Test
    void setComesWithItsFirstPodAndGoesWithItsLast() {
        var hash = sets.refresh(pod("a", "web")).iterator().next();

        assertThat(sets.refresh(pod("b", "web"))).isEmpty();
        assertThat(sets.of(hash)).hasSize(1);
        assertThat(sets.refresh(gone("a"))).isEmpty();
        assertThat(sets.refresh(gone("b"))).containsExactly(hash);
        assertThat(sets.of(hash)).isEmpty();
    }

    @Test
    void whatTheFirstLookFindsBeforeTheEventsIsTold() {
        var told = new ArrayList<String>();
        sets.whenFound(told::add);
        var web = pod("a", "web");
        var db = pod("b", "db");

        assertThat(sets.of("of another set")).isEmpty();

        assertThat(told).containsExactlyInAnyOrderElementsOf(sets.hashes()).hasSize(2);
        // The events come late and find nothing new, so nobody else would tell.
        assertThat(sets.refresh(web)).isEmpty();
        assertThat(sets.refresh(db)).isEmpty();
    }

    @Test
    void podThatChangesItsLabelsTellsBothSets() {
        var first = sets.refresh(pod("a", "web"));

        assertThat(sets.refresh(pod("a", "db"))).hasSize(2).containsAll(first);
    }

    private ObjectKey pod(String name, String app) {
        var pod = new LabelledPod();
        pod.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName(name)
                .withLabels(Map.of("app", app))
                .build());
        pods.put(ObjectKey.of(pod), pod);
        return ObjectKey.of(pod);
    }

    private ObjectKey gone(String name) {
        var key = new ObjectKey("default", name);
        pods.remove(key);
        return key;
    }
}
