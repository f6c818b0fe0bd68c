package io.seine.api.config;

/** Which addresses a member exports for a Service. */
public enum EndpointIPType {
    /** The Service's own address; its cluster's Gateway forwards to the Pods. Works with overlapping Pod networks. */
    CLUSTER_IP("ClusterIP"),
    /** The addresses of the Pods; needs Pod networks that do not overlap. */
    POD_IP("PodIP");

    private final String text;

    EndpointIPType(String text) {
        this.text = text;
    }

    /** The value as written in the configuration file. */
    public String text() {
        return text;
    }
}
