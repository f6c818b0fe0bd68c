package io.seine.controller.leader;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mark of the claimed IDs in a ConfigMap of the leader's Namespace. Needs configmaps with create, and this one with get and patch. */
final class MarkInConfigMap implements IdentityNumbers.Mark {
    private static final Logger LOG = LoggerFactory.getLogger(MarkInConfigMap.class);

    private final String namespace;
    private final KubernetesClient client;
    private final Applier applier;

    MarkInConfigMap(String namespace, KubernetesClient client, Applier applier) {
        this.namespace = namespace;
        this.client = client;
        this.applier = applier;
    }

    @Override
    public Seen read() {
        // Not from a cache: the state that is seen has to be the last one, and is needed once for a block of IDs.
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(Names.LABEL_IDENTITY_MARK)
                        .get())
                .map(map -> new Seen(next(map), Optional.of(map.getMetadata().getResourceVersion())))
                .orElse(new Seen(OptionalInt.empty(), Optional.empty()));
    }

    @Override
    public void move(Seen seen, int next) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Names.LABEL_IDENTITY_MARK)
                .withNamespace(namespace)
                .withLabels(Map.of(Labels.APP, Labels.APP_VALUE))
                .endMetadata()
                .withData(Map.of(Names.LABEL_IDENTITY_MARK_KEY, Integer.toString(next)))
                .build();
        if (seen.version().isPresent()) {
            map.getMetadata().setResourceVersion(seen.version().get());
            applier.merge(map, Map.of("data", map.getData()));
        } else {
            applier.apply(map, Optional.empty(), any -> true, Claim.WHOLE);
        }
    }

    private static OptionalInt next(ConfigMap map) {
        var text = Optional.ofNullable(map.getData())
                .map(data -> data.get(Names.LABEL_IDENTITY_MARK_KEY))
                .orElse("");
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            LOG.atWarn()
                    .addKeyValue("configMap", Names.LABEL_IDENTITY_MARK)
                    .addKeyValue("value", text)
                    .log("The mark of the claimed label identities is not a number; it begins again after the"
                            + " largest in use");
            return OptionalInt.empty();
        }
    }
}
