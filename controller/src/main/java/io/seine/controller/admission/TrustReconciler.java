package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what makes API servers trust this admission server: the authority in the Secret that all replicas share, the own certificate,
 * the ConfigMap with the authority's certificate, and the {@code caBundle} of every webhook. One key, one worker.
 */
final class TrustReconciler implements Reconciler<String> {
    /** The only key. */
    static final String KEY = "webhook certificates";

    private static final Logger LOG = LoggerFactory.getLogger(TrustReconciler.class);

    private final KubernetesClient client;
    private final String namespace;
    private final Caches caches;
    private final ServerKey serverKey;
    private final CertificateTerms terms;
    private final Applier applier;
    private final Clock clock;
    private final Coverage coverage;
    // Both are written by the one worker; readiness reads the second.
    private @Nullable Authority authority;
    private volatile Optional<String> missing = Optional.of("no webhook certificate yet");
    // Written by the one worker, read by the metrics.
    private volatile int unasked;

    /**
     * What API servers have to ask about.
     *
     * @param asked that, as it is now
     * @param report tells people what is wrong
     */
    record Coverage(Supplier<List<Asked>> asked, Consumer<String> report) {}

    /** What is read. */
    record Caches(Watched<Secret> secrets, Watched<ConfigMap> configMaps, WebhookConfigurations webhooks) {}

    TrustReconciler(
            KubernetesClient client,
            String namespace,
            Caches caches,
            ServerKey serverKey,
            CertificateTerms terms,
            Applier applier,
            Clock clock,
            Coverage coverage) {
        this.client = client;
        this.namespace = namespace;
        this.caches = caches;
        this.serverKey = serverKey;
        this.terms = terms;
        this.applier = applier;
        this.clock = clock;
        this.coverage = coverage;
    }

    /** What is missing before an API server can ask; empty when it can. */
    Optional<String> missing() {
        return missing;
    }

    /** How many of the things that API servers should ask about they do not. */
    int unasked() {
        return unasked;
    }

    @Override
    public Next reconcile(String key) {
        watchCoverage();
        var secret = caches.secrets().get(new ObjectKey(namespace, Names.WEBHOOK_AUTHORITY));
        var now = clock.instant();
        var plan = AuthorityPlan.plan(
                secret.isPresent(),
                secret.map(Secret::getData).flatMap(Authority::of),
                Optional.ofNullable(authority),
                terms,
                now);
        switch (plan) {
            case AuthorityPlan.Use(Authority present) -> authority = present;
            case AuthorityPlan.Write(Authority next) -> {
                if (!store(secret.orElseThrow(), next)) {
                    return Next.after(terms.check()); // the watch brings what the other replica wrote
                }
                authority = next;
            }
            case AuthorityPlan.NoSecret(Optional<Authority> kept) -> {
                var sentence = "There is no Secret " + namespace + "/" + Names.WEBHOOK_AUTHORITY
                        + " for the webhooks' certificates; apply the manifest of this controller again";
                if (kept.isEmpty()) {
                    missing = Optional.of(sentence);
                    LOG.warn(sentence);
                    return Next.after(terms.check());
                }
                LOG.warn(sentence);
            }
        }
        return authority == null ? Next.after(terms.check()) : serve(authority);
    }

    private Next serve(Authority present) {
        var now = clock.instant();
        if (serverKey.endUnder(present).filter(end -> !terms.isDue(end, now)).isEmpty()) {
            serverKey.renew(present, now, terms.lifetime());
            LOG.atInfo()
                    .addKeyValue("until", serverKey.endUnder(present).orElseThrow())
                    .log("The admission server has a new certificate");
        }
        // First what writes wait for.
        patch(caches.webhooks().repairs(present.trust()));
        missing = Optional.empty();
        var desired = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(Names.WEBHOOK_CA)
                .withLabels(Map.of(Labels.APP, Labels.APP_VALUE))
                .endMetadata()
                .withData(Map.of(Names.WEBHOOK_CA_KEY, present.trust()))
                .build();
        var _ = applier.apply(desired, caches.configMaps().get(ObjectKey.of(desired)), any -> true, Claim.NAMED_FIELDS);
        return Next.after(terms.untilCheck(serverKey.endUnder(present).orElse(now), now));
    }

    private void watchCoverage() {
        var gaps = Asked.missing(coverage.asked().get(), caches.webhooks().hooks(), namespace);
        unasked = gaps.size();
        if (!gaps.isEmpty()) {
            coverage.report()
                    .accept("No webhook configuration of this controller sends it all writes of "
                            + gaps.stream().map(Asked::text).collect(Collectors.joining(", "))
                            + ", so what it would refuse is stored; apply the manifest of this controller again");
        }
    }

    /** Repairs all that can be; only the manifest's own ones have to be. */
    private void patch(Map<HasMetadata, List<Map<String, Object>>> repairs) {
        var failed = new ArrayList<KubernetesClientException>();
        repairs.forEach((configuration, operations) -> {
            try {
                patch(configuration, operations);
            } catch (KubernetesClientException e) {
                if (caches.webhooks().isOwn(configuration)) {
                    failed.add(e);
                } else {
                    LOG.atWarn()
                            .addKeyValue(
                                    "configuration", configuration.getMetadata().getName())
                            .log(
                                    "Could not set the caBundle of a webhook configuration that has this controller's labels but is none of"
                                            + " its manifest: {}; delete it or take the labels off",
                                    ApiFailure.sentence(e));
                }
            }
        });
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    private void patch(HasMetadata configuration, List<Map<String, Object>> operations) {
        client.resource(configuration)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        client.getKubernetesSerialization().asJson(operations));
        LOG.atInfo()
                .addKeyValue("configuration", configuration.getMetadata().getName())
                .log("The webhooks' caBundle was not this controller's; it is now");
    }

    /** Whether this replica was the one to write it. */
    private boolean store(Secret before, Authority next) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
        var body = new LinkedHashMap<String, Object>();
        body.put("metadata", metadata);
        body.put("data", next.data());
        try {
            client.resource(before)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization().asJson(body));
            LOG.atInfo().addKeyValue("until", next.end()).log("The webhooks' certificates have a new authority");
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            LOG.debug("Another replica was first to write the authority");
            return false;
        }
    }
}
