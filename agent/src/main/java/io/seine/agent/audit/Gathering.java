package io.seine.agent.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one line of those that are the same within a second. Times are those of {@link System#nanoTime}. Used by one thread. */
final class Gathering {
    /** From the first of them on, as in the original. */
    static final Duration WINDOW = Duration.ofSeconds(1);

    /** So many different ones are held at most; then the oldest do not wait any longer. */
    private static final int MOST = 10_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** In the order of their first lines. */
    private final Map<String, Same> open = new LinkedHashMap<>();

    private record Same(long first, long count) {
        String text(String line, long now) {
            if (count == 1) {
                return line;
            }
            long millis = (now - first) / NANOS_PER_MILLI;
            return "%s [%d packets in %d.%03ds]".formatted(line, count, millis / 1000, millis % 1000);
        }
    }

    /** Takes a line. */
    void add(String line, long now) {
        open.merge(line, new Same(now, 1), (before, _) -> new Same(before.first(), before.count() + 1));
    }

    /** The lines whose time is over; they are not held any longer. */
    List<String> due(long now) {
        return take(now, WINDOW);
    }

    /** All lines. */
    List<String> rest(long now) {
        return take(now, Duration.ZERO);
    }

    private List<String> take(long now, Duration age) {
        var due = new ArrayList<String>();
        var each = open.entrySet().iterator();
        while (each.hasNext()) {
            var entry = each.next();
            if (now - entry.getValue().first() < age.toNanos() && open.size() <= MOST) {
                break;
            }
            due.add(entry.getValue().text(entry.getKey(), now));
            each.remove();
        }
        return due;
    }
}
