package io.seine.cli.cluster;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a command changes a cluster. */
public final class ChangeFlags {
    @Option(names = "--dry-run", description = "Check everything and tell what would be written, but write nothing.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Wait until the controllers have done their part; default. --no-wait returns at once.")
    private boolean wait;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = Units.class,
            description = "The longest wait, such as 90s or 5m. Default: 2m.")
    private Duration timeout = Duration.ofMinutes(2);

    /** Made by picocli. */
    public ChangeFlags() {}

    public boolean dryRun() {
        return dryRun;
    }

    public boolean waits() {
        return wait && !dryRun;
    }

    public Duration timeout() {
        return timeout;
    }

    /** Reads {@code 90s}, {@code 5m}, {@code 1h}, {@code 1m30s}, or a number of seconds. */
    public static final class Units implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return text.chars().allMatch(Character::isDigit)
                        ? Duration.ofSeconds(Long.parseLong(text))
                        : Duration.parse("PT" + text);
            } catch (RuntimeException e) {
                throw new TypeConversionException("'" + text + "' is no duration; write 90s, 5m or 1h");
            }
        }
    }
}
