package io.seine.agent.audit;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is configured of the audit log.
 *
 * @param file empty for no log
 * @param maxSize of the file, in MB; one that would become larger is put aside and a new one begun
 * @param maxBackups how many files that were put aside are kept; 0 for all
 */
public record AuditLogging(Optional<Path> file, int maxSize, int maxBackups) {
    /** Where Antrea has it too. */
    public static final String USUAL_FILE = "/var/log/antrea/networkpolicy/np.log";

    public static final int USUAL_SIZE = 500;
    public static final int USUAL_BACKUPS = 3;

    /** What applies where nothing is configured. */
    public static final AuditLogging USUAL =
            new AuditLogging(Optional.of(Path.of(USUAL_FILE)), USUAL_SIZE, USUAL_BACKUPS);

    /** No log. */
    public static final AuditLogging NONE = new AuditLogging(Optional.empty(), USUAL_SIZE, USUAL_BACKUPS);
}
