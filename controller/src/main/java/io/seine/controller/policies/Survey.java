package io.seine.controller.policies;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.antrea.Tier;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.policy.compile.Spans;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.GroupReader;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.world.WorldReader;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at all policies at once: which Nodes have to enforce each, and what it therefore says of itself. One Pod may concern every policy, and
 * all together cost little more than one; who is told to write a status are only those that say something else. One worker.
 */
final class Survey implements Reconciler<Survey.Pass> {
    /** Changes come in crowds, as a Deployment's Pods do: so long they are gathered. */
    static final Duration GATHERING = Duration.ofMillis(200);

    private final Supplier<Optional<PolicyCaches>> caches;
    private final Watched<Namespace> namespaces;
    private final Watched<Service> services;
    private final Clock clock;
    private final Consumer<Origin> differs;
    // All are written by the one worker; the last is read by those that write.
    private Map<Origin, Read> reads = Map.of();
    private List<Demand> demands = List.of();
    private volatile Map<Origin, StatusPlan> plans = Map.of();

    /** What is looked at. */
    enum Pass {
        /** Everything. */
        SPANS,
        /** Only what Nodes and policies say; which Nodes it takes is as it was. */
        STATUSES
    }

    private record Read(Written policy, PolicyReader.Result result) {}

    /**
     * @param caches empty where Seine does not enforce policies, or does not know enough yet
     * @param differs is told the policies that say something else than they should
     */
    Survey(
            Supplier<Optional<PolicyCaches>> caches,
            Watched<Namespace> namespaces,
            Watched<Service> services,
            Clock clock,
            Consumer<Origin> differs) {
        this.caches = caches;
        this.namespaces = namespaces;
        this.services = services;
        this.clock = clock;
        this.differs = differs;
    }

    @Override
    public Next reconcile(Pass pass) {
        var open = caches.get();
        if (open.isEmpty()) {
            reads = Map.of();
            demands = List.of();
            plans = Map.of();
            return Next.done();
        }
        var written = open.get()
                .policies()
                .filter(policy -> !policy.isMarkedForDeletion())
                .map(Written::of)
                .toList();
        demands = pass == Pass.SPANS ? demands(written, open.get()) : withStatus(written);
        var reports = StatusPlan.Reports.of(open.get().reports());
        var now = clock.instant();
        var next = new HashMap<Origin, StatusPlan>();
        demands.forEach(demand -> next.put(demand.policy().origin(), StatusPlan.of(demand, reports, now)));
        plans = next;
        demands.stream().map(Demand::policy).forEach(policy -> {
            var plan = Optional.ofNullable(next.get(policy.origin())).map(StatusPlan::status);
            if (!plan.equals(policy.status())) {
                differs.accept(policy.origin());
            }
        });
        return Next.done();
    }

    /** What that policy should say of itself, as far as is known. */
    Optional<StatusPlan> of(Origin policy) {
        return Optional.ofNullable(plans.get(policy));
    }

    private List<Demand> demands(List<Written> written, PolicyCaches open) {
        var known = new HashMap<Origin, Read>();
        written.forEach(policy -> known.put(policy.origin(), read(policy)));
        reads = known;
        // The default ones count as there: where one is missing, it is made in a moment.
        var tiers = Stream.concat(
                        Tier.EVERYWHERE.keySet().stream(),
                        open.tiers().list().stream()
                                .map(tier -> tier.getMetadata().getName()))
                .collect(Collectors.toSet());
        // Whom policies are for depends on nothing else.
        var world = WorldReader.world(namespaces.list(), open.pods().list(), services.list(), List.of(), List.of());
        var spans = new Spans(world, groups(open));
        return known.values().stream()
                .map(read -> Demand.of(read.policy(), read.result(), tiers, spans))
                .toList();
    }

    private Read read(Written policy) {
        return Optional.ofNullable(reads.get(policy.origin()))
                .filter(before -> before.policy().saysTheSameAs(policy))
                .map(before -> new Read(policy, before.result()))
                .orElseGet(() -> new Read(policy, PolicyReader.read(policy.origin(), policy.spec())));
    }

    /** As before, with what the policies say now; one that was changed waits for the pass that its change has asked for. */
    private List<Demand> withStatus(List<Written> written) {
        var now = new HashMap<Origin, Written>();
        written.forEach(policy -> now.put(policy.origin(), policy));
        return demands.stream()
                .flatMap(demand -> Stream.ofNullable(now.get(demand.policy().origin()))
                        .filter(demand.policy()::saysTheSameAs)
                        .map(policy -> new Demand(policy, demand.nodes(), demand.obstacle())))
                .toList();
    }

    /** Those that can be read; policies that name another have nobody in its place. */
    private static List<Group> groups(PolicyCaches open) {
        return Stream.concat(open.clusterGroups(), open.groups())
                .map(GroupReader::read)
                .flatMap(result -> result.group().stream())
                .toList();
    }
}
