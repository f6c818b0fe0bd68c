package io.seine.agent;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.Problem;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.agent.watch.Api;
import io.seine.agent.watch.Watch;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.Gateway;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's WireGuard key. It lies in a Secret that the cluster's agents share, so that another gateway is the same peer to the other
 * clusters; the first gateway makes it, and every gateway's agent sees to it that the Gateway object announces the public half. Where
 * traffic is not encrypted, none is announced.
 */
final class ClusterKey implements AutoCloseable {
    /** The key of the Secret's data. */
    static final String DATA_KEY = "privateKey";

    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FieldManagers.AGENT)
            .build();
    private static final Logger LOG = LoggerFactory.getLogger(ClusterKey.class);

    private final KubernetesClient client;
    private final String secretNamespace;
    private final String gatewayNamespace;
    private final Optional<Watch<Secret>> secrets;
    private final KeyInUse inUse = new KeyInUse();

    /**
     * Begins to watch the Secret, where {@code encrypts}; does not wait.
     *
     * @param secretNamespace of the Secret, the agent's own
     * @param gatewayNamespace of the Gateways
     * @param changed told of every change, on another thread
     */
    ClusterKey(
            KubernetesClient client,
            String secretNamespace,
            String gatewayNamespace,
            boolean encrypts,
            Runnable changed) {
        this.client = client;
        this.secretNamespace = secretNamespace;
        this.gatewayNamespace = gatewayNamespace;
        this.secrets = encrypts ? Optional.of(watch(changed)) : Optional.empty();
    }

    private Watch<Secret> watch(Runnable changed) {
        return new Watch<>(
                "the Secret " + Names.WIREGUARD_SECRET + " in " + secretNamespace,
                client.secrets().inNamespace(secretNamespace).withName(Names.WIREGUARD_SECRET),
                secret -> true,
                changed);
    }

    /** What has not been read yet. */
    List<String> missing() {
        return secrets.flatMap(Watch::missing).stream().toList();
    }

    /** The key to use, if there is one. */
    Optional<WireGuardKey> current() {
        return inUse.of(secret().flatMap(ClusterKey::text).flatMap(WireGuardKey::parse), System.nanoTime());
    }

    /** The Secret, if there is one. */
    Optional<Secret> secret() {
        return secrets.flatMap(watch -> watch.get(secretNamespace, Names.WIREGUARD_SECRET));
    }

    /** On the gateway: makes the key if there is none, and announces it. Returns why that could not be done. */
    List<Problem> keep(NodeInputs inputs) {
        var gateway = inputs.gateways().stream()
                .filter(object -> object.node().equals(inputs.node()) && !object.leaving())
                .findFirst();
        try {
            return gateway.map(this::keep).orElse(List.of());
        } catch (KubernetesClientException e) {
            return List.of(new Problem(
                    Subject.GATEWAY,
                    inputs.node(),
                    "WireGuardKeyNotKept",
                    "The WireGuard key of this cluster could not be kept or announced: " + Api.sentence(e)
                            + ". It is tried again."));
        }
    }

    private List<Problem> keep(GatewayObject gateway) {
        if (secrets.isEmpty()) {
            announce(gateway, "");
            return List.of();
        }
        var secret = secret();
        if (secret.isEmpty()) {
            return List.of(new Problem(
                    Subject.GATEWAY,
                    gateway.node(),
                    "WireGuardSecretMissing",
                    "There is no Secret " + Names.WIREGUARD_SECRET + " in " + secretNamespace
                            + ", in which this cluster's WireGuard key is kept; apply the member's manifest again"));
        }
        var text = text(secret.get());
        if (text.isEmpty()) {
            make(secret.get());
            return List.of();
        }
        var key = WireGuardKey.parse(text.get());
        if (key.isEmpty()) {
            return List.of(new Problem(
                    Subject.SECRET,
                    Names.WIREGUARD_SECRET,
                    "InvalidWireGuardKey",
                    "The value of " + DATA_KEY + " in the Secret " + Names.WIREGUARD_SECRET
                            + " is no WireGuard key (32 bytes in base64, as wg genkey prints them); remove it, and a new"
                            + " key is made"));
        }
        announce(gateway, key.get().publicKey());
        return List.of();
    }

    /** Another gateway that does the same at the same time wins or loses by the object's version. */
    private void make(Secret secret) {
        var key = WireGuardKey.generate();
        var encoded = Base64.getEncoder().encodeToString(key.secretText().getBytes(StandardCharsets.UTF_8));
        try {
            client.secrets()
                    .inNamespace(secretNamespace)
                    .withName(Names.WIREGUARD_SECRET)
                    .patch(
                            MERGE,
                            "{\"metadata\":{\"resourceVersion\":\""
                                    + secret.getMetadata().getResourceVersion() + "\"},\"data\":{\"" + DATA_KEY
                                    + "\":\"" + encoded + "\"}}");
            LOG.atInfo().addKeyValue("publicKey", key.publicKey()).log("Made this cluster's WireGuard key");
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    private void announce(GatewayObject gateway, String publicKey) {
        if (!gateway.publicKey().equals(publicKey)) {
            var value = publicKey.isEmpty() ? "null" : "{\"publicKey\":\"" + publicKey + "\"}";
            client.resources(Gateway.class)
                    .inNamespace(gatewayNamespace)
                    .withName(gateway.node())
                    .patch(MERGE, "{\"wireGuard\":" + value + "}");
            LOG.atInfo()
                    .addKeyValue("publicKey", publicKey)
                    .log(
                            publicKey.isEmpty()
                                    ? "No WireGuard key is announced any more"
                                    : "Announced the WireGuard key");
        }
    }

    private static Optional<String> text(Secret secret) {
        return Optional.ofNullable(OrEmpty.map(secret.getData()).get(DATA_KEY))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }

    @Override
    public void close() {
        secrets.ifPresent(Watch::close);
    }
}
