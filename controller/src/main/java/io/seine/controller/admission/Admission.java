package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.Timings;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.Series;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.policies.PolicyEngine;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.ControlLoop;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running admission of a controller: the server, and the certificates by which API servers trust it. Every replica runs one, whether
 * it leads or not: the Service in front sends reviews to all.
 *
 * <p>Needs in its Namespace: secrets {@value Names#WEBHOOK_AUTHORITY} with list, watch, patch; configmaps {@value Names#WEBHOOK_CA} with
 * list, watch, create, patch; leases {@value Names#CLUSTER_SET_LEASE} with get and update, and leases with create; clustersets with list and
 * watch; in a leader also memberclusterannounces with list and serviceaccounts with list and watch. In the whole cluster: webhook
 * configurations with list and watch, and patch for the own ones.
 */
public final class Admission implements Page.Source, AutoCloseable {
    private static final String CLUSTER_SET_PATH = "/validate-multicluster-crd-antrea-io-v1alpha2-clusterset";
    private static final String ANNOUNCE_PATH = "/validate-multicluster-crd-antrea-io-v1alpha1-memberclusterannounce";
    private static final String EXPORT_PATH = "/validate-multicluster-crd-antrea-io-v1alpha1-resourceexport";
    private static final String EXPORT_DEFAULTS_PATH = "/mutate-multicluster-crd-antrea-io-v1alpha1-resourceexport";
    private static final String REMOVAL_PATH = "/seine-removal";
    private static final String GATEWAY_PATH = "/validate-multicluster-crd-antrea-io-v1alpha1-gateway";

    private static final String POLICY_DEFAULTS_PATH = "/mutate-crd-antrea-io-v1beta1-policy";
    private static final String POLICY_PATH = "/validate-crd-antrea-io-v1beta1-policy";
    private static final String TIER_PATH = "/validate-crd-antrea-io-v1beta1-tier";

    private static final List<Asked> OF_LEADER = List.of(
            new Asked(CLUSTER_SET_PATH, "clustersets", Set.of(Review.CREATE, Review.UPDATE, Review.DELETE)),
            new Asked(ANNOUNCE_PATH, "memberclusterannounces", Set.of(Review.CREATE, Review.UPDATE, Review.DELETE)),
            new Asked(EXPORT_PATH, "resourceexports", Set.of(Review.CREATE, Review.UPDATE, Review.DELETE)),
            new Asked(EXPORT_DEFAULTS_PATH, "resourceexports", Set.of(Review.CREATE, Review.UPDATE)));
    private static final List<Asked> OF_MEMBER = List.of(
            new Asked(CLUSTER_SET_PATH, "clustersets", Set.of(Review.CREATE, Review.UPDATE)),
            new Asked(GATEWAY_PATH, "gateways", Set.of(Review.CREATE, Review.UPDATE)));
    private static final List<Asked> OF_POLICIES = List.of(
            new Asked(POLICY_DEFAULTS_PATH, "clusternetworkpolicies", Set.of(Review.CREATE, Review.UPDATE)),
            new Asked(POLICY_DEFAULTS_PATH, "networkpolicies", Set.of(Review.CREATE, Review.UPDATE)),
            new Asked(POLICY_PATH, "clusternetworkpolicies", Set.of(Review.CREATE, Review.UPDATE)),
            new Asked(POLICY_PATH, "networkpolicies", Set.of(Review.CREATE, Review.UPDATE)),
            new Asked(POLICY_PATH, "clustergroups", Set.of(Review.CREATE, Review.UPDATE)),
            new Asked(POLICY_PATH, "groups", Set.of(Review.CREATE, Review.UPDATE)),
            new Asked(TIER_PATH, "tiers", Set.of(Review.CREATE, Review.UPDATE, Review.DELETE)));

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final ControlLoop loop;
    private final AdmissionServer server;
    private final TrustReconciler trust;
    private final Refusals refusals;
    private final Runnable recheck;

    /** @param recheck has it looked at again, after a while, whether all is sent here that has to be */
    private Admission(
            ControlLoop loop, AdmissionServer server, TrustReconciler trust, Refusals refusals, Runnable recheck) {
        this.recheck = recheck;
        this.loop = loop;
        this.server = server;
        this.trust = trust;
        this.refusals = refusals;
    }

    /** Starts the admission of the leader in {@code namespace}; returns at once. */
    public static Admission ofLeader(
            MultiClusterConfig config,
            String namespace,
            KubernetesClient client,
            Applier applier,
            EventRecorder events) {
        return leader(config, namespace, client, applier, events, CertificateTerms.USUAL);
    }

    static Admission leader(
            MultiClusterConfig config,
            String namespace,
            KubernetesClient client,
            Applier applier,
            EventRecorder events,
            CertificateTerms terms) {
        var accounts = new AccountSource(client, namespace);
        var live = new LiveFacts(client, namespace, accounts);
        var weakness = new UnboundAccounts(live, events, Clock.systemUTC());
        var refusals = new Refusals(Clock.systemUTC());
        var turn = new ClusterSetTurn(client, namespace, Clock.systemUTC());
        var rules = new LinkedHashMap<String, Function<Review, Decision>>();
        rules.put(CLUSTER_SET_PATH, clusterSets(turn, live));
        var removal = new Removal(client, namespace, applier, Clock.systemUTC());
        rules.put(
                ANNOUNCE_PATH,
                removal.before(reading(
                        412,
                        review -> refusals.noted(
                                review,
                                weakness.noted(review, namespace, AnnounceRules.decide(review, namespace, live))))));
        rules.put(
                EXPORT_PATH,
                removal.before(reading(
                        500, review -> refusals.noted(review, ExportRules.decide(review, namespace, live::accounts)))));
        rules.put(EXPORT_DEFAULTS_PATH, removal.exceptOwn(ExportDefaults::decide));
        rules.put(REMOVAL_PATH, removal::decide);
        return start(
                config,
                namespace,
                client,
                applier,
                WebhookConfigurations.ofLeader(client, namespace),
                () -> OF_LEADER,
                events,
                rules,
                turn,
                List.of(accounts.watched()),
                terms,
                refusals);
    }

    /**
     * Starts the admission of the member in {@code namespace}; returns at once.
     *
     * @param engine tells whether policies are Seine's to refuse; it is started afterwards
     */
    public static Admission ofMember(
            MultiClusterConfig config,
            String namespace,
            KubernetesClient client,
            PolicyEngine engine,
            Applier applier,
            EventRecorder events) {
        var turn = new ClusterSetTurn(client, namespace, Clock.systemUTC());
        var rules = new LinkedHashMap<String, Function<Review, Decision>>();
        var facts = new ClusterSetRules.Facts() {
            @Override
            public List<ClusterSet> clusterSets() {
                return client.resources(ClusterSet.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems();
            }

            @Override
            public List<MemberClusterAnnounce> announces() {
                return List.of();
            }
        };
        rules.put(CLUSTER_SET_PATH, clusterSets(turn, facts));
        rules.put(GATEWAY_PATH, review -> GatewayRules.decide(review, namespace));
        var policies = new LivePolicyFacts(client, engine);
        rules.put(POLICY_DEFAULTS_PATH, reading(500, review -> PolicyDefaults.decide(review, policies)));
        rules.put(POLICY_PATH, reading(500, review -> PolicyRules.decide(review, policies)));
        rules.put(TIER_PATH, reading(500, review -> TierRules.decide(review, namespace, policies)));
        var admission = start(
                config,
                namespace,
                client,
                applier,
                WebhookConfigurations.ofMember(client),
                () -> engine.isSeineFor(Timings.WEBHOOKS_FOLLOW)
                        ? Stream.concat(OF_MEMBER.stream(), OF_POLICIES.stream())
                                .toList()
                        : OF_MEMBER,
                events,
                rules,
                turn,
                List.of(),
                CertificateTerms.USUAL,
                new Refusals(Clock.systemUTC()));
        engine.whenChanged(admission.recheck);
        return admission;
    }

    private static Function<Review, Decision> clusterSets(ClusterSetTurn turn, ClusterSetRules.Facts facts) {
        return reading(412, review -> {
            var decision = ClusterSetRules.decide(review, facts);
            if (!(decision instanceof Decision.Allowed) || !review.creates() || review.dryRun()) {
                return decision;
            }
            // Once more with the turn: what was created before it was taken is stored by now.
            return turn.take(review.subject(ClusterSet.class).getMetadata().getName())
                    ? ClusterSetRules.decide(review, facts)
                    : Decision.unmet(
                            "multiple ClusterSets in a Namespace are not allowed: another one is being created; if it does not appear, try"
                                    + " again after " + Timings.CREATION_LIMIT.toSeconds() + " s");
        });
    }

    /** @param code of the refusal when a fact cannot be read */
    private static Function<Review, Decision> reading(int code, Function<Review, Decision> rule) {
        return review -> {
            try {
                return rule.apply(review);
            } catch (KubernetesClientException e) {
                return new Decision.Refused(code, "what the decision needs cannot be read: " + ApiFailure.sentence(e));
            }
        };
    }

    private static Admission start(
            MultiClusterConfig config,
            String namespace,
            KubernetesClient client,
            Applier applier,
            WebhookConfigurations webhooks,
            Supplier<List<Asked>> asked,
            EventRecorder events,
            Map<String, Function<Review, Decision>> rules,
            ClusterSetTurn turn,
            List<? extends Watched<? extends HasMetadata>> facts,
            CertificateTerms terms,
            Refusals refusals) {
        var serverKey = new ServerKey(dnsNames(namespace), addresses(config.webhookHost()));
        var caches = new TrustReconciler.Caches(
                new Watched<>(
                        "Secret " + Names.WEBHOOK_AUTHORITY,
                        client.secrets().inNamespace(namespace).withField("metadata.name", Names.WEBHOOK_AUTHORITY)),
                new Watched<>(
                        "ConfigMap " + Names.WEBHOOK_CA,
                        client.configMaps().inNamespace(namespace).withField("metadata.name", Names.WEBHOOK_CA)),
                webhooks);
        var turns = new WorkQueue<>("ClusterSet turns", 1, turn);
        // Only what appears ends a turn: the deletion of an old one says nothing about a new one of its name.
        var clusterSets = new Watched<>(
                        "ClusterSets in " + namespace,
                        client.resources(ClusterSet.class).inNamespace(namespace))
                .whenAdded(set -> turns.add(set.getMetadata().getName()));
        var logged = new AtomicReference<>("");
        var coverage = new TrustReconciler.Coverage(
                asked,
                message -> ClusterSet.oldest(clusterSets.list())
                        .ifPresentOrElse(set -> events.warning(set, Reasons.WEBHOOK_MISSING, message), () -> {
                            if (!logged.getAndSet(message).equals(message)) {
                                LOG.warn(message);
                            }
                        }));
        var trust =
                new TrustReconciler(client, namespace, caches, serverKey, terms, applier, Clock.systemUTC(), coverage);
        var queue = new WorkQueue<>("Webhook certificates", 1, trust);
        var watched = new ArrayList<Watched<?>>(facts);
        watched.add(clusterSets);
        watched.add(caches.secrets().feed(queue, object -> List.of(TrustReconciler.KEY)));
        watched.add(caches.configMaps().feed(queue, object -> List.of(TrustReconciler.KEY)));
        watched.add(caches.webhooks().validating().feed(queue, object -> List.of(TrustReconciler.KEY)));
        watched.add(caches.webhooks().mutating().feed(queue, object -> List.of(TrustReconciler.KEY)));
        queue.add(TrustReconciler.KEY);
        var server = AdmissionServer.start(config.webhookHost(), config.webhookPort(), serverKey.context(), rules);
        var loop = new ControlLoop("admission", watched, List.of(queue, turns));
        loop.activate();
        LOG.atInfo()
                .addKeyValue("namespace", namespace)
                .addKeyValue("port", server.port())
                .log("Admission started");
        return new Admission(
                loop, server, trust, refusals, () -> queue.addAfter(TrustReconciler.KEY, Timings.WEBHOOKS_FOLLOW));
    }

    private static List<String> dnsNames(String namespace) {
        var service = Names.WEBHOOK_SERVICE + "." + namespace;
        return List.of(service + ".svc", service, Names.WEBHOOK_SERVICE, service + ".svc.cluster.local");
    }

    private static Set<InetAddress> addresses(String host) {
        return List.of("127.0.0.1", "::1", host).stream()
                .flatMap(text -> literal(text).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty(); // the server says so when it binds
        }
    }

    /** What is missing before an API server can ask; empty when it can. */
    public List<String> notReady() {
        var missing = new ArrayList<>(loop.notReady());
        trust.missing().ifPresent(missing::add);
        return missing;
    }

    /** What keeps certificates and turns, for whoever watches over what hangs. */
    public ControlLoop loop() {
        return loop;
    }

    @Override
    public void write(Page page) {
        page.add(Series.WEBHOOKS_MISSING, trust.unasked());
        page.add(Series.REFUSED_WRITES, refusals.count());
    }

    /** The port that the server listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        loop.close();
    }
}
