package io.seine.agent;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.agent.watch.Api;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why the agent's Pod ends: because it is replaced or its Node stops, or because the agent is uninstalled. */
final class OwnDaemonSet {
    private static final String NAME = "seine-agent";
    private static final int SECONDS = 3;

    /** Deleted, or deleted together with the rights (403) or the ServiceAccount (401) that would let us see it. */
    private static final Set<Integer> GONE = Set.of(401, 403, 404);

    private static final Logger LOG = LoggerFactory.getLogger(OwnDaemonSet.class);

    private OwnDaemonSet() {}

    /** Whether the agent is uninstalled; in doubt it is not, because its work in the kernel must outlast a restart. */
    static boolean gone(KubernetesClient client, String namespace) {
        try {
            var found = CompletableFuture.supplyAsync(() -> client.apps()
                            .daemonSets()
                            .inNamespace(namespace)
                            .withName(NAME)
                            .get())
                    .orTimeout(SECONDS, TimeUnit.SECONDS)
                    .join();
            return found == null || found.getMetadata().getDeletionTimestamp() != null;
        } catch (CompletionException e) {
            if (e.getCause() instanceof KubernetesClientException failure && GONE.contains(failure.getCode())) {
                return true;
            }
            LOG.atWarn()
                    .log(
                            "Could not ask whether the DaemonSet {} is deleted ({}); the Node is left as it is, and if it was,"
                                    + " seine agent --cleanup cleans it",
                            NAME,
                            Api.sentence(e));
            return false;
        }
    }
}
