package io.seine.controller.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.Series;
import java.io.Serial;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * The requests of one client of {@link ApiClients}, counted, and the fence around its writes: the last thing between a replica
 * whose turn is over and the API server, whatever its other threads still believe.
 */
public final class ApiCalls {
    /**
     * So long after it began to work on a write an API server gives it up: a replica that begins one at the very end of its turn
     * must not have it done in another's.
     */
    public static final Duration LONGEST_WRITE = Duration.ofSeconds(5);

    private static final String LEASES = "/apis/coordination.k8s.io/";
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final Map<Call, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Call, Long> lastSuccess = new ConcurrentHashMap<>();
    private volatile BooleanSupplier mayWrite = () -> true;

    /**
     * A class of requests.
     *
     * @param verb as in a Role: get, list, watch, create, update, patch, delete
     * @param resource as in a Role, with its subresource: services, serviceexports/status
     * @param code the HTTP status; "none" when there was no answer
     */
    public record Call(String verb, String resource, String code) {}

    /** A write was not sent, because another replica may be the active one; says nothing of the server. */
    static final class NotActing extends KubernetesClientException {
        @Serial
        private static final long serialVersionUID = 1L;

        NotActing() {
            super("nothing is written because another replica may be the active one");
        }
    }

    /** Whether {@code failure} is of a write that was not sent, by {@link #writeOnlyWhile}. */
    public static boolean isNotSent(Throwable failure) {
        return ApiFailure.chain(failure).stream().anyMatch(NotActing.class::isInstance);
    }

    /** The calls of {@code client}, which {@link ApiClients} made. */
    public static ApiCalls of(KubernetesClient client) {
        if (client.getHttpClient() instanceof Interceptor.RequestTags tags) {
            return Objects.requireNonNull(tags.getTag(ApiCalls.class), "the client is made by ApiClients");
        }
        throw new IllegalArgumentException("not a client of ApiClients");
    }

    /** From now on only reads, and writes of Leases, are sent when {@code allowed} is false. */
    public void writeOnlyWhile(BooleanSupplier allowed) {
        mayWrite = allowed;
    }

    /** Since when the last request of that kind was answered with success; empty when none was. */
    public Optional<Duration> sinceSuccess(Set<String> verbs, String resource) {
        return lastSuccess.entrySet().stream()
                .filter(last -> verbs.contains(last.getKey().verb())
                        && last.getKey().resource().equals(resource))
                .map(last -> Duration.ofNanos(System.nanoTime() - last.getValue()))
                .min(Comparator.naturalOrder());
    }

    /** Adds the counts to {@code page}. */
    public void write(Page page, String server) {
        counts().forEach((call, count) ->
                page.add(Series.API_REQUESTS, count, server, call.verb(), call.resource(), call.code()));
    }

    /** How many requests of each class were answered. */
    public Map<Call, Long> counts() {
        var sorted = new TreeMap<Call, Long>(
                Comparator.comparing(Call::resource).thenComparing(Call::verb).thenComparing(Call::code));
        counts.forEach((call, count) -> sorted.put(call, count.sum()));
        return sorted;
    }

    void watch(HttpClient.Builder builder) {
        builder.addOrReplaceInterceptor("seine-calls", new Watching());
        builder.tag(this);
    }

    private void count(HttpRequest request, String code) {
        var uri = request.uri();
        var call = call(request.method(), uri.getPath(), String.valueOf(uri.getQuery()), code);
        counts.computeIfAbsent(call, first -> new LongAdder()).increment();
        if (code.startsWith("2")) {
            lastSuccess.put(call, System.nanoTime());
        }
    }

    /** What a request is in the words of a Role. */
    static Call call(String method, String path, String query, String code) {
        var parts = List.of(path.replaceFirst("^/", "").split("/", -1));
        int at = parts.getFirst().equals("apis") ? 3 : 2;
        if (parts.size() > at + 2 && parts.get(at).equals("namespaces")) {
            at += 2;
        }
        if (parts.size() <= at || !Set.of("api", "apis").contains(parts.getFirst())) {
            return new Call(method.toLowerCase(Locale.ROOT), "/" + parts.getFirst(), code);
        }
        boolean named = parts.size() > at + 1;
        var resource = parts.get(at) + (parts.size() > at + 2 ? "/" + parts.get(at + 2) : "");
        var verb = switch (method) {
            case "GET", "HEAD" -> query.contains("watch=true") ? "watch" : named ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> method.toLowerCase(Locale.ROOT);
        };
        return new Call(verb, resource, code);
    }

    /** {@code uri} of a request that the API server gives up after {@link #LONGEST_WRITE}. */
    static URI limited(URI uri) {
        return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + "timeout=" + LONGEST_WRITE.toSeconds() + "s");
    }

    private final class Watching implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (!READS.contains(request.method())
                    && !request.uri().getPath().startsWith(LEASES)
                    && !mayWrite.getAsBoolean()) {
                throw new NotActing();
            }
            if (!READS.contains(request.method())) {
                builder.uri(limited(request.uri()));
            }
        }

        @Override
        public void after(
                HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            count(request, String.valueOf(response.code()));
        }

        @Override
        public void afterConnectionFailure(HttpRequest request, Throwable failure) {
            count(request, "none");
        }
    }
}
