package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;

/**
 * WireGuard data of a Gateway.
 *
 * @param publicKey the Gateway's public key, base64
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WireGuard(String publicKey) {
    public WireGuard {
        publicKey = OrEmpty.text(publicKey);
    }
}
