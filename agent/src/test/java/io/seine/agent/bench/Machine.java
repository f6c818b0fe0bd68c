package io.seine.agent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/** The computer that measures. */
public final class Machine {
    private static final int TICKS_PER_SECOND = 100;

    /** Fields of the first line of /proc/stat that are work of ordinary priority: user, system, irq and softirq. */
    private static final List<Integer> WORK = List.of(1, 3, 6, 7);

    private Machine() {}

    /** Processor time that the whole computer has used since its start, but for programs of low priority (nice). */
    public static Duration busy() {
        var fields = read("/proc/stat").lines().findFirst().orElseThrow().split(" +", -1);
        return ticks(
                WORK.stream().mapToLong(field -> Long.parseLong(fields[field])).sum());
    }

    /** Processor time of a process and of those that it has started and that have ended. */
    public static Duration used(long pid) {
        var stat = read("/proc/" + pid + "/stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long sum = 0;
        for (int field = 11; field <= 14; field++) {
            sum += Long.parseLong(fields[field]);
        }
        return ticks(sum);
    }

    /** Memory that a process occupies (RSS), in MiB. */
    public static long rss(long pid) {
        return mebibytes(pid, "VmRSS");
    }

    /** The part of {@link #rss} that is its own and not of files, which all processes of a computer share, in MiB. */
    public static long anonymous(long pid) {
        return mebibytes(pid, "RssAnon");
    }

    private static long mebibytes(long pid, String field) {
        var found = Pattern.compile(field + ":\\s+(\\d+) kB").matcher(read("/proc/" + pid + "/status"));
        if (!found.find()) {
            throw new IllegalStateException("The process " + pid + " has ended");
        }
        return Long.parseLong(found.group(1)) / 1024;
    }

    /** The load averages of 1, 5 and 15 minutes. */
    public static String load() {
        return String.join(", ", List.of(read("/proc/loadavg").split(" ", -1)).subList(0, 3));
    }

    /** What a figure cannot be understood without. */
    public static String describe() {
        var model = read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
        var memory = read("/proc/meminfo").lines().findFirst().orElse("").replaceAll("\\D", "");
        return String.join(
                "\n",
                "- Date: " + Instant.now().truncatedTo(ChronoUnit.MINUTES),
                "- Computer: " + Runtime.getRuntime().availableProcessors() + " CPUs (" + model + "), "
                        + Long.parseLong(memory) / 1024 / 1024 + " GiB, Linux " + System.getProperty("os.version"),
                "- Java " + Runtime.version());
    }

    private static Duration ticks(long ticks) {
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
