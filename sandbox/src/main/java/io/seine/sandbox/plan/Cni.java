package io.seine.sandbox.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a cluster's nodes connect their Pods: kinds of CNI plugins, told apart by what they do to packets. */
public enum Cni {
    /** A route to each node's Pods by that node; what leaves the cluster has its node's address. Like kindnet. */
    ROUTES,
    /** The same routes, but all that leaves a node has its address, also on its way to Pods of other nodes. Like the bridge plugin's own masquerading. */
    MASQUERADE,
    /** A VXLAN device on each node, with smaller packets; what leaves the cluster, or enters it elsewhere, has its node's address. Like flannel. */
    OVERLAY;

    /** As in a sandbox's description. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of that text.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Cni of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no CNI of the sandbox; use "
                        + Arrays.stream(values()).map(Cni::text).collect(Collectors.joining(" or ")) + "."));
    }
}
