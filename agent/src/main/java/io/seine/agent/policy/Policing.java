package io.seine.agent.policy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.audit.AuditLogging;
import io.seine.agent.watch.SharedKinds;
import io.seine.api.metrics.Page;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * The part of an agent that enforces policies. It does so where Seine has installed their definition, begins when that appears, and leaves
 * the Node alone where Antrea has.
 *
 * <p>Needs: get, list and watch of the definition {@value Engine#DEFINITION}; of clusternetworkpolicies, networkpolicies, tiers, clustergroups
 * and groups of crd.antrea.io, networkpolicies of Kubernetes, labelidentities, namespaces, pods and services; get of nodes; get, create and
 * patch of nodepolicystatuses; the capability NET_ADMIN.
 */
public final class Policing implements AutoCloseable {
    private final Definition definition;
    private final Sight sight;
    private final PolicyLoop loop;

    private Policing(Definition definition, Sight sight, PolicyLoop loop) {
        this.definition = definition;
        this.sight = sight;
        this.loop = loop;
    }

    /**
     * Begins; does not wait.
     *
     * @param kinds that others may watch too
     * @param logging what is configured of the log of rules
     * @param problems takes all that keep policies from doing what they say, whenever they were looked for
     */
    public static Policing start(
            KubernetesClient client,
            SharedKinds kinds,
            String node,
            KubernetesMode mode,
            AuditLogging logging,
            Consumer<List<PolicyProblem>> problems) {
        var wake = new Semaphore(0);
        var definition = new Definition(client, wake::release);
        var sight = new Sight(definition, client, kinds, mode, wake::release);
        return new Policing(
                definition, sight, new PolicyLoop(node, sight, new Telling(client, node, problems), logging, wake));
    }

    /** Why the Node has not enforced policies yet; empty from the first time on that it has, or had none to enforce. */
    public List<String> notBegun() {
        return loop.notBegun();
    }

    /** What keeps the Node from enforcing policies; empty when it does, or has none to enforce. */
    public List<String> notReady() {
        return loop.notReady();
    }

    /** Shows what was enforced; on any thread. */
    public void write(Page page) {
        loop.figures().write(page);
    }

    /** Ends; the Node goes on to enforce what it does. */
    @Override
    public void close() {
        loop.close();
        sight.look(false);
        definition.close();
    }

    /** What the loop sees of the cluster. Used by its thread, but for the end. */
    private static final class Sight implements PolicyLoop.Cluster {
        private final Definition definition;
        private final KubernetesClient client;
        private final SharedKinds kinds;
        private final KubernetesMode mode;
        private final Runnable changed;
        private Optional<PolicyWatch> watch = Optional.empty();

        Sight(
                Definition definition,
                KubernetesClient client,
                SharedKinds kinds,
                KubernetesMode mode,
                Runnable changed) {
            this.definition = definition;
            this.client = client;
            this.kinds = kinds;
            this.mode = mode;
            this.changed = changed;
        }

        @Override
        public Optional<Engine> engine() {
            return definition.engine();
        }

        @Override
        public void look(boolean on) {
            if (on && watch.isEmpty()) {
                watch = Optional.of(new PolicyWatch(client, kinds, mode, changed));
            } else if (!on) {
                watch.ifPresent(PolicyWatch::close);
                watch = Optional.empty();
            }
        }

        @Override
        public List<String> missing() {
            return definition
                    .missing()
                    .map(List::of)
                    .orElseGet(() -> watch.map(PolicyWatch::missing)
                            .orElse(List.of("nobody looks at the cluster's policies yet")));
        }

        @Override
        public PolicyInputs current() {
            return watch.orElseThrow().current();
        }
    }
}
