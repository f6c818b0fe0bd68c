package io.seine.agent.kernel;

import io.seine.api.net.Cidr;
import java.util.Comparator;

/**
 * A route of ours.
 *
 * @param table the table that it is in
 * @param destination what it leads to
 * @param encrypted whether it leads into the WireGuard device and not into the tunnel
 */
public record Route(int table, Cidr destination, boolean encrypted) implements Comparable<Route> {
    private static final Comparator<Route> ORDER = Comparator.comparingInt(Route::table)
            .thenComparing(Route::destination)
            .thenComparing(Route::encrypted);

    @Override
    public int compareTo(Route other) {
        return ORDER.compare(this, other);
    }
}
