package io.seine.agent.kernel;

import io.seine.api.net.Cidr;
import java.util.Comparator;

/**
 * A route of ours.
 *
 * @param table {@link Ours#ENCRYPTED_ROUTES} leads into the WireGuard device, every other one into the tunnel
 * @param destination what it leads to
 */
public record Route(int table, Cidr destination) implements Comparable<Route> {
    private static final Comparator<Route> ORDER =
            Comparator.comparingInt(Route::table).thenComparing(Route::destination);

    boolean encrypted() {
        return table == Ours.ENCRYPTED_ROUTES;
    }

    @Override
    public int compareTo(Route other) {
        return ORDER.compare(this, other);
    }
}
