package io.seine.api.antrea;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A level of Antrea's policies, cluster-scoped. */
@Group("crd.antrea.io")
@Version("v1beta1")
@Plural("tiers")
@Singular("tier")
public final class Tier extends CustomResource<TierSpec, Void> {
    /** The Tier of a policy that names none. */
    public static final String DEFAULT = "application";

    /** The Tier that is asked after the NetworkPolicies of Kubernetes. */
    public static final String BASELINE = "baseline";

    /** Of {@link #BASELINE}. */
    public static final int BASELINE_PRIORITY = 253;

    /** Priorities of the Tiers that every cluster has, by their names. */
    public static final Map<String, Integer> EVERYWHERE = Map.of(
            "emergency",
            50,
            "securityops",
            100,
            "networkops",
            150,
            "platform",
            200,
            DEFAULT,
            250,
            BASELINE,
            BASELINE_PRIORITY);

    /** A Tier of that name. */
    public static Tier of(String name, TierSpec spec) {
        var tier = new Tier();
        tier.setMetadata(new ObjectMetaBuilder().withName(name).build());
        tier.setSpec(spec);
        return tier;
    }

    @Override
    protected @Nullable TierSpec initSpec() {
        return null;
    }
}
