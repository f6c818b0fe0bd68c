package io.seine.agent.audit;

import io.seine.policy.spec.Action;
import java.util.Optional;

/**
 * What a logged packet carries to tell why.
 *
 * @param counter of the rule
 */
public record LogPrefix(String counter, Action action) {
    /** In the kernel's log, if somebody sends it there, it says whose it is. */
    private static final String MARK = "seine ";

    /** Writes one. */
    public static String of(String counter, Action action) {
        return MARK + counter + " " + action.word();
    }

    /** Reads one; empty when it is another program's. */
    public static Optional<LogPrefix> parse(String text) {
        if (!text.startsWith(MARK)) {
            return Optional.empty();
        }
        var parts = text.substring(MARK.length()).split(" ", -1);
        return parts.length == 2
                ? Action.of(parts[1]).map(action -> new LogPrefix(parts[0], action))
                : Optional.empty();
    }
}
