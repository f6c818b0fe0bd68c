package io.seine.controller.admission;

import io.seine.api.antrea.Tier;
import io.seine.api.antrea.TierSpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reviews of policies, groups and Tiers, and a cluster that they are of. */
final class PolicyReviews {
    static final String POLICY = "ClusterNetworkPolicy";

    private static final JsonMapper JSON = new JsonMapper();

    private PolicyReviews() {}

    /** A cluster with the default Tiers. */
    static final class World implements PolicyFacts {
        boolean seine = true;
        final List<Tier> tiers = new ArrayList<>();
        final List<InTier> policies = new ArrayList<>();
        final Map<String, List<String>> childGroups = new HashMap<>();
        int asked;

        World() {
            Tier.EVERYWHERE.forEach(this::tier);
        }

        World tier(String name, int priority) {
            tiers.add(Tier.of(name, new TierSpec(priority, "")));
            return this;
        }

        World policy(String name, String tier) {
            policies.add(new InTier(new Origin(Kind.CLUSTER, "", name), tier));
            return this;
        }

        @Override
        public boolean isSeine() {
            asked++;
            return seine;
        }

        @Override
        public List<Tier> tiers() {
            asked++;
            return tiers;
        }

        @Override
        public List<InTier> policies() {
            asked++;
            return policies;
        }

        @Override
        public Map<String, List<String>> childGroups(String namespace) {
            asked++;
            return childGroups;
        }
    }

    /** @param spec in YAML */
    static Review creation(String kind, String spec) {
        return review(Review.CREATE, Given.ADMIN, object(kind, spec, ""), null);
    }

    static Review change(String kind, String before, String after) {
        return review(Review.UPDATE, Given.ADMIN, object(kind, after, "labels: {a: b}"), object(kind, before, ""));
    }

    /** As when a finalizer is taken off. */
    static Review changeOfGoing(String kind, String before, String after) {
        return review(
                Review.UPDATE,
                Given.ADMIN,
                object(kind, after, "deletionTimestamp: '2026-11-24T08:00:00Z'"),
                object(kind, before, "deletionTimestamp: '2026-11-24T08:00:00Z'"));
    }

    static Review review(String operation, String user, @Nullable JsonNode object, @Nullable JsonNode oldObject) {
        return new Review("uid", operation, user, false, object, oldObject);
    }

    static JsonNode object(String kind, String spec, String metadata) {
        var yaml = """
                apiVersion: crd.antrea.io/v1beta1
                kind: %s
                metadata: {name: mine, namespace: prod%s}
                spec: %s
                """.formatted(kind, metadata.isEmpty() ? "" : ", " + metadata, spec);
        return JSON.valueToTree(ApiSerialization.get().unmarshal("---\n" + yaml, Map.class));
    }

    /** Why it is refused; empty when it is not. */
    static String refusal(Decision decision) {
        return decision instanceof Decision.Refused(int code, String message) ? code + " " + message : "";
    }
}
