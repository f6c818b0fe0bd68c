package io.seine.api.antrea;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A level of Antrea's policies, cluster-scoped. Only its being there is read. */
@Group("crd.antrea.io")
@Version("v1beta1")
@Plural("tiers")
@Singular("tier")
public final class Tier extends CustomResource<Void, Void> {
    /** The Tier of a policy that names none. */
    public static final String DEFAULT = "application";
}
