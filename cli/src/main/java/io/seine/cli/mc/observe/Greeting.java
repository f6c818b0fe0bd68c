package io.seine.cli.mc.observe;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.cli.cluster.Cluster;
import io.seine.controller.reconcile.ApiFailure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The first answer of an API server.
 *
 * @param ahead how far its clock is ahead of this computer's, to the second
 */
record Greeting(Optional<String> version, Optional<Duration> ahead, Optional<ApiFailure> failure) {
    private static final int SECONDS = 15;
    private static final String DATE = "Date";

    static Greeting of(Cluster cluster, Instant now) {
        try {
            var version = cluster.client().getKubernetesVersion();
            return new Greeting(Optional.of(version.getGitVersion()), ahead(cluster), Optional.empty());
        } catch (KubernetesClientException e) {
            return new Greeting(Optional.empty(), Optional.empty(), Optional.of(ApiFailure.of(e, now)));
        }
    }

    private static Optional<Duration> ahead(Cluster cluster) {
        var client = cluster.client().getHttpClient();
        var request = client.newHttpRequestBuilder()
                .uri(URI.create(cluster.server() + "/version"))
                .build();
        try {
            var before = Instant.now();
            var answer = client.sendAsync(request, byte[].class).get(SECONDS, TimeUnit.SECONDS);
            var middle = before.plus(Duration.between(before, Instant.now()).dividedBy(2));
            return Optional.ofNullable(answer.header(DATE))
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .map(server -> Duration.between(middle, server));
        } catch (ExecutionException | TimeoutException | DateTimeParseException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
