package io.seine.controller.admission;

import io.seine.api.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** AdmissionReviews as they travel, in both versions. Total: any bytes have an answer. */
final class Reviews {
    private static final Logger LOG = LoggerFactory.getLogger(Reviews.class);
    private static final String V1 = "admission.k8s.io/v1";
    private static final Set<String> VERSIONS = Set.of(V1, "admission.k8s.io/v1beta1");
    /** So that a text of many small things does not become a hundred times as large in memory. */
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxTokenCount(Limits.REVIEW_TOKENS)
                    .build())
            .build());

    private Reviews() {}

    /** The answer of {@code rule} to the review in {@code body}. */
    static byte[] answer(byte[] body, Function<Review, Decision> rule) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (StreamConstraintsException e) {
            return text(V1, "", Decision.unreadable("The AdmissionReview is too large: " + e.getOriginalMessage()));
        } catch (JacksonException e) {
            return text(V1, "", Decision.unreadable("The AdmissionReview is no JSON: " + e.getOriginalMessage()));
        }
        var version = root.path("apiVersion").asString("");
        var answered = VERSIONS.contains(version) ? version : V1;
        var request = root.path("request");
        if (!request.isObject()) {
            return text(answered, "", Decision.unreadable("The AdmissionReview has no request"));
        }
        var review = Review.of(request);
        return text(answered, review.uid(), decide(review, rule));
    }

    private static Decision decide(Review review, Function<Review, Decision> rule) {
        try {
            return rule.apply(review);
        } catch (Review.Unreadable e) {
            return Decision.unreadable(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Nobody gets in because a rule stumbled over what no API server sends.
            LOG.atWarn().setCause(e).log("A review could not be decided; it is refused");
            return new Decision.Refused(500, "The review could not be decided: " + e.getMessage());
        }
    }

    private static byte[] text(String version, String uid, Decision decision) {
        var response = new LinkedHashMap<String, Object>();
        response.put("uid", uid);
        switch (decision) {
            case Decision.Allowed(List<Map<String, Object>> operations, List<String> warnings) -> {
                response.put("allowed", true);
                response.put("status", Map.of("code", 200));
                if (!operations.isEmpty()) {
                    response.put("patchType", "JSONPatch");
                    response.put("patch", Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(operations)));
                }
                if (!warnings.isEmpty()) {
                    response.put("warnings", warnings);
                }
            }
            case Decision.Refused(int code, String message) -> {
                response.put("allowed", false);
                response.put("status", Map.of("status", "Failure", "code", code, "message", message));
            }
        }
        return JSON.writeValueAsString(Map.of("apiVersion", version, "kind", "AdmissionReview", "response", response))
                .getBytes(StandardCharsets.UTF_8);
    }
}
