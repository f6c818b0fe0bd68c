package io.seine.controller.leader;

import io.seine.api.multicluster.ResourceExport;

/** What the leader says to the exporter of a ResourceExport. */
sealed interface Verdict {
    /** The export spoken of. */
    ResourceExport export();

    /** It is part of the ResourceImport. */
    record Accepted(ResourceExport export) implements Verdict {}

    /**
     * It is not, for as long as what {@code why} says holds.
     *
     * @param why a sentence without full stop for condition, Event and log, where it follows the original's fixed words
     */
    record Refused(ResourceExport export, String why) implements Verdict {}
}
