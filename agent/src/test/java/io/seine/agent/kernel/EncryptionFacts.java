package io.seine.agent.kernel;

import io.seine.agent.gateway.NodeInputs.Settings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How the clusters "a" and "b" encrypt; agents learn of a change with their next inputs. */
public final class EncryptionFacts {
    private static final int TUNNEL_PORT = 8473;

    private final OptionalInt port;
    private final Set<String> encrypting = ConcurrentHashMap.newKeySet();
    private final Map<String, WireGuardKey> used =
            new ConcurrentHashMap<>(Map.of("a", WireGuardKey.generate(), "b", WireGuardKey.generate()));
    private final Map<String, WireGuardKey> announced = new ConcurrentHashMap<>(used);

    /** @param port of WireGuard, where traffic is to be encrypted */
    EncryptionFacts(OptionalInt port) {
        this.port = port;
        if (port.isPresent()) {
            encrypting.addAll(used.keySet());
        }
    }

    /** Lets a cluster announce a new key that it does not use yet; the key. */
    public String announceNewKey(String cluster) {
        var key = WireGuardKey.generate();
        announced.put(cluster, key);
        return key.publicKey();
    }

    /** Lets a cluster use the key that it announces. */
    public void useNewKey(String cluster) {
        used.put(cluster, Objects.requireNonNull(announced.get(cluster)));
    }

    /** Turns encryption on or off in one cluster. */
    void encrypt(String cluster, boolean on) {
        var _ = on ? encrypting.add(cluster) : encrypting.remove(cluster);
    }

    Settings settings(String cluster, Numbers numbers) {
        return new Settings(false, TUNNEL_PORT, encrypting.contains(cluster) ? port : OptionalInt.empty(), numbers);
    }

    Optional<WireGuardKey> key(String cluster) {
        return encrypting.contains(cluster) ? Optional.ofNullable(used.get(cluster)) : Optional.empty();
    }

    /** What others get to know; empty for nothing. */
    String publicKey(String cluster) {
        return encrypting.contains(cluster)
                ? Objects.requireNonNull(announced.get(cluster)).publicKey()
                : "";
    }
}
