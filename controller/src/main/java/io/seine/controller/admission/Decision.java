package io.seine.controller.admission;

import java.util.List;
import java.util.Map;

/** The answer to a review. */
sealed interface Decision {
    /**
     * The request may go on, with these changes.
     *
     * @param operations of a JSON patch; none where nothing is to be changed
     * @param warnings for the person who writes, of what will come to nothing
     */
    record Allowed(List<Map<String, Object>> operations, List<String> warnings) implements Decision {
        public Allowed {
            operations = List.copyOf(operations);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The request ends here.
     *
     * @param code what the caller gets as HTTP status
     */
    record Refused(int code, String message) implements Decision {}

    static Decision allow() {
        return new Allowed(List.of(), List.of());
    }

    /** The caller may not do this. */
    static Decision deny(String message) {
        return new Refused(403, message);
    }

    /** Something that this needs is not so (412). */
    static Decision unmet(String message) {
        return new Refused(412, message);
    }

    /** The review cannot be understood (400). */
    static Decision unreadable(String message) {
        return new Refused(400, message);
    }
}
