package io.seine.api.config;

/** Which of a Node's addresses other clusters use for a Gateway. */
public enum GatewayIPPrecedence {
    /** The Node's InternalIP; written {@code private} or {@code internal}. */
    PRIVATE,
    /** The Node's ExternalIP; written {@code public} or {@code external}. */
    PUBLIC
}
