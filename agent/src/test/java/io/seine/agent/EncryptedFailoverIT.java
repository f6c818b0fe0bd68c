package io.seine.agent;

import java.io.IOException;
import java.util.OptionalInt;

/** Where traffic is encrypted, the other cluster learns of a new gateway by its handshake. */
class EncryptedFailoverIT extends GatewayFailures {
    EncryptedFailoverIT() throws IOException {
        super("se-", OptionalInt.of(51_821));
    }
}
