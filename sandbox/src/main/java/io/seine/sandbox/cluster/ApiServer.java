package io.seine.sandbox.cluster;

import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.machine.Tool;
import io.seine.sandbox.pki.ClusterPki;
import io.seine.sandbox.plan.ClusterPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox's own client of a cluster's API server. It asks a handful of questions in a JVM that has just started, which a
 * plain HTTP client does in a tenth of the time that a Kubernetes client takes to load; for writing there is kubectl.
 */
public final class ApiServer implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final ClusterPlan cluster;
    private final String token;
    private final List<String> kubectl;
    private final HttpClient client;

    /**
     * A client for a cluster; it connects when it is used.
     *
     * @param kubectl the program
     * @param kubeconfig the file with which it finds the cluster
     */
    public ApiServer(ClusterPlan cluster, ClusterPki pki, Path kubectl, Path kubeconfig) {
        this.cluster = cluster;
        this.token = pki.adminToken();
        this.kubectl = List.of(kubectl.toString(), "--kubeconfig", kubeconfig.toString());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(REQUEST_LIMIT)
                .proxy(HttpClient.Builder.NO_PROXY) // its network is on this computer
                .sslContext(pki.trust())
                .build();
    }

    /** Something that is not so yet, as a clause, or nothing when all is as wanted. */
    @FunctionalInterface
    public interface Lack {
        /**
         * Looks once.
         *
         * @throws IOException when it cannot tell yet, as while nobody listens
         * @throws SandboxFailure when waiting is in vain
         */
        Optional<String> now() throws IOException, InterruptedException;
    }

    /** Waits until nothing is lacking. */
    public void await(String what, Duration limit, Lack lack) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> missing = ask(lack);
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new SandboxFailure("Waited " + limit.toSeconds() + " s for " + what + ", but " + missing.get()
                        + "; look at `seine sandbox status` and `seine sandbox logs`.");
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Why the API server is not ready. */
    public Optional<String> lacking() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("/readyz");
        return answer.statusCode() == 200 ? Optional.empty() : Optional.of("it answers " + answer.statusCode());
    }

    /** An object, or what the API server has to say about it; an empty tree where it answers with an error. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(path);
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    /** Creates objects, given as YAML documents, or makes them as given. */
    public void apply(String manifest) throws IOException, InterruptedException {
        var argv = new java.util.ArrayList<>(kubectl);
        argv.addAll(List.of(
                "apply", "--server-side", "--force-conflicts", "--field-manager=seine-sandbox", "--filename=-"));
        Tool.run(argv, manifest);
    }

    private static Optional<String> ask(Lack lack) throws IOException, InterruptedException {
        try {
            return lack.now();
        } catch (SandboxFailure e) {
            throw e;
        } catch (IOException e) {
            return Optional.of("it cannot be asked: " + e);
        }
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.server() + path))
                .header("Authorization", "Bearer " + token)
                .timeout(REQUEST_LIMIT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
