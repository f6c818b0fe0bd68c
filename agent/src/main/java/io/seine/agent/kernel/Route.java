package io.seine.agent.kernel;

import io.seine.api.net.Cidr;
import java.util.Comparator;

/** A route into the tunnel. */
public record Route(int table, Cidr destination) implements Comparable<Route> {
    private static final Comparator<Route> ORDER =
            Comparator.comparingInt(Route::table).thenComparing(Route::destination);

    @Override
    public int compareTo(Route other) {
        return ORDER.compare(this, other);
    }
}
