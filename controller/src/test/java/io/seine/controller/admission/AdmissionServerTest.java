package io.seine.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Limits;
import io.seine.api.Timings;
import io.seine.controller.Proves;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** AdmissionReviews over HTTPS, of both versions, and whatever else somebody may send. */
class AdmissionServerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ServerKey KEY = new ServerKey(List.of("localhost"), List.of(InetAddress.getLoopbackAddress()));

    @SuppressWarnings("NullAway.Init")
    private static Authority authority;

    @SuppressWarnings("NullAway.Init")
    private static AdmissionServer server;

    @SuppressWarnings("NullAway.Init")
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        authority = Authority.create(Instant.now(), Duration.ofDays(1));
        KEY.renew(authority, Instant.now(), Duration.ofHours(1));
        server = AdmissionServer.start(
                "127.0.0.1",
                0,
                KEY.context(),
                Map.of(
                        "/export", review -> ExportRules.decide(review, Given.NAMESPACE, caller -> Given.accounts()),
                        "/defaults", ExportDefaults::decide,
                        "/gateway", review -> GatewayRules.decide(review, "kube-system")));
        client = client();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admission.k8s.io/v1", "admission.k8s.io/v1beta1"})
    void theAnswerHasTheVersionAndUidOfTheReview(String version) throws Exception {
        var answer = post("/export", review(version, Given.EAST, Given.service("east", "default", "nginx")));

        assertThat(answer.path("apiVersion").asString()).isEqualTo(version);
        assertThat(answer.path("kind").asString()).isEqualTo("AdmissionReview");
        var response = answer.path("response");
        assertThat(response.path("uid").asString()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("status").path("code").asInt()).isEqualTo(200);
    }

    @Test
    @Proves({"row 37", "row 38"})
    void aRefusalSaysWhy() throws Exception {
        var answer = post("/export", review("admission.k8s.io/v1", Given.WEST, Given.service("east", "a", "b")));

        assertThat(answer.path("response").path("allowed").asBoolean()).isFalse();
        assertThat(answer.path("response").path("status").path("code").asInt()).isEqualTo(403);
        assertThat(answer.path("response").path("status").path("message").asString())
                .contains("spoof ClusterID");
    }

    @Test
    void defaultsOfAPolicyAreAPatch() throws Exception {
        var answer = post("/defaults", review("admission.k8s.io/v1", Given.ADMIN, Given.policy("strict")));

        var response = answer.path("response");
        assertThat(response.path("patchType").asString()).isEqualTo("JSONPatch");
        var patch =
                JSON.readTree(Base64.getDecoder().decode(response.path("patch").asString()));
        assertThat(patch.toString())
                .contains(
                        "\"sourceKind\":\"AntreaClusterNetworkPolicy\"",
                        "\"sourceName\":\"strict\"",
                        "\"sourceNamespace\":\"\"",
                        "[\"resourceexport.antrea.io/finalizer\"]");
    }

    @Test
    void defaultsAreForLivingPoliciesOnly() throws Exception {
        var service = post("/defaults", review("admission.k8s.io/v1", Given.EAST, Given.service("east", "a", "b")));
        assertThat(service.path("response").has("patch")).isFalse();
        var terminating = Given.terminating(Given.policy("strict"));
        var patched = post("/defaults", review("admission.k8s.io/v1", Given.ADMIN, terminating));
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(patched.path("response").path("patch").asString()),
                        java.nio.charset.StandardCharsets.UTF_8))
                .contains("sourceKind")
                .doesNotContain("finalizer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "\u0000",
                "{\"request\": 7}",
                "{\"request\": {}}",
                "{\"request\": {\"uid\": {}, \"operation\": [], \"userInfo\": \"x\"}}",
                "{\"request\": {\"operation\": \"CREATE\", \"userInfo\": {\"username\":"
                        + " \"system:serviceaccount:leader-ns:east\"}}}",
                "{\"request\": {\"operation\": \"CREATE\", \"object\": {\"metadata\": null, \"spec\": null},"
                        + " \"userInfo\": {\"username\": \"system:serviceaccount:leader-ns:east\"}}}",
                "{\"request\": {\"operation\": \"UPDATE\", \"object\": {\"metadata\": {\"name\": null, \"labels\": 7}},"
                        + " \"userInfo\": {\"username\": \"system:serviceaccount:leader-ns:east\"}}}",
                "{\"request\": {\"operation\": \"CREATE\", \"object\": {\"metadata\": {\"name\": \"x\"}, \"spec\":"
                        + " {\"kind\": \"Endpoints\", \"endpoints\": {\"subsets\": [null, {\"addresses\": [null]}]}}},"
                        + " \"userInfo\": {\"username\": \"system:serviceaccount:leader-ns:east\"}}}"
            })
    void whatIsNoReviewIsRefused(String body) throws Exception {
        var answer = post("/export", body);

        // A review without an operation asks for nothing.
        if (!body.contains("\"request\": {}") && !body.contains("\"operation\": []")) {
            assertThat(answer.path("response").path("allowed").asBoolean(true)).isFalse();
            assertThat(answer.path("response").path("status").path("code").asInt())
                    .isIn(400, 403);
        }
    }

    @Test
    @Proves("row 25")
    void aGatewayThatIsNoneIsRefused() throws Exception {
        var answer = post("/gateway", """
            {"request": {"operation": "UPDATE", "object": {"metadata": "x"}, "userInfo": {"username":
            "system:serviceaccount:kube-system:antrea-mc-controller"}}}\
            """);

        assertThat(answer.path("response").path("status").path("code").asInt()).isEqualTo(400);
    }

    @Test
    void deepAndLongBodiesAreRefused() throws Exception {
        var deep = "{\"request\": {\"object\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}}";
        assertThat(post("/export", deep).path("response").path("allowed").asBoolean(true))
                .isFalse();
        assertThat(send("/export", "x".repeat(Limits.REVIEW_BYTES + 1)).statusCode())
                .isEqualTo(413);
    }

    /** Each of a million objects would be a hundred bytes here; a few such reviews at once ended the process. */
    @Test
    void manyTinyObjectsAreRefusedBeforeTheyFillTheMemory() throws Exception {
        var body = """
            {"request": {"operation": "CREATE", "userInfo": {"username": "%s"}, "object": {"metadata": {"name": "x"},
            "spec": {"kind": "Endpoints", "endpoints": {"subsets": [{}%s]}}}}}\
            """.formatted(Given.EAST, ",{}".repeat(1_000_000));

        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(java.util.Collections.<java.util.concurrent.Callable<JsonNode>>nCopies(
                    8, () -> post("/export", body)));

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.get()
                                    .path("response")
                                    .path("status")
                                    .path("message")
                                    .asString())
                            .startsWith("The AdmissionReview is too large"));
        }
    }

    @Test
    void theLargestExportOfAMemberIsRead() throws Exception {
        var ips = java.util.stream.IntStream.range(0, Limits.EXPORTED_ENDPOINTS)
                .mapToObj(i -> "10.96." + i / 256 + "." + i % 256)
                .toArray(String[]::new);

        var export = Given.endpoints("east", "default", "nginx", ips);
        var answer = post(
                "/export",
                JSON.writeValueAsString(Map.of(
                        "request",
                        Map.of(
                                "operation",
                                "UPDATE",
                                "userInfo",
                                Map.of("username", Given.EAST),
                                "object",
                                export,
                                "oldObject",
                                export))));

        assertThat(answer.path("response").path("allowed").asBoolean()).isTrue();
    }

    @Test
    void aReviewThatComesTooSlowlyIsCutOff() throws Exception {
        try (var slow = tls().getSocketFactory().createSocket("127.0.0.1", server.port())) {
            slow.setSoTimeout((int) Timings.REVIEW_LIMIT.multipliedBy(3).toMillis());
            slow.getOutputStream().write("""
                POST /export HTTP/1.1\r
                Host: localhost\r
                Content-Length: 1000\r
                \r
                {""".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

            assertThat(cutOff(slow)).isTrue();
        }
    }

    private static boolean cutOff(java.net.Socket socket) throws java.io.IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (javax.net.ssl.SSLException | java.net.SocketException e) {
            return true;
        }
    }

    @Test
    void aReviewThatHasBegunIsAnsweredWhenTheServerEnds() throws Exception {
        var begun = new java.util.concurrent.CountDownLatch(1);
        var ending = AdmissionServer.start("127.0.0.1", 0, KEY.context(), Map.of("/slow", review -> {
            begun.countDown();
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(500).toNanos());
            return Decision.allow();
        }));
        var answer = client.sendAsync(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + ending.port() + "/slow"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"request\": {}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        begun.await();

        ending.close();

        assertThat(answer.get().body()).contains("\"allowed\":true");
    }

    @Test
    void thereIsNothingElse() throws Exception {
        assertThat(send("/", "{}").statusCode()).isEqualTo(404);
        assertThat(send("/export/more", "{}").statusCode()).isEqualTo(404);
        assertThat(client.send(
                                HttpRequest.newBuilder(uri("/export")).GET().build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    @Proves("W-23")
    void aNewCertificateIsUsedWithoutARestart() throws Exception {
        var before = certificate();

        KEY.renew(authority, Instant.now(), Duration.ofHours(2));

        assertThat(certificate()).isNotEqualTo(before);
    }

    private static String certificate() throws Exception {
        try (var fresh = client()) {
            var response = fresh.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.discarding());
            return response.sslSession().orElseThrow().getPeerCertificates()[0].toString();
        }
    }

    private static HttpClient client() throws Exception {
        return HttpClient.newBuilder().sslContext(tls()).build();
    }

    private static SSLContext tls() throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("authority", authority.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    private static String review(String version, String user, io.fabric8.kubernetes.api.model.HasMetadata object) {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                version,
                "kind",
                "AdmissionReview",
                "request",
                Map.of("uid", "u-1", "operation", "CREATE", "userInfo", Map.of("username", user), "object", object)));
    }

    private static JsonNode post(String path, String body) throws Exception {
        var response = send(path, body);
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> send(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }
}
