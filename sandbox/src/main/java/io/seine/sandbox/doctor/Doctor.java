package io.seine.sandbox.doctor;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Examines the machine, and installs the packages that it lacks. */
public final class Doctor {
    private Doctor() {}

    /**
     * All that the machine lacks; empty when it has everything. Takes about a second and leaves no trace.
     *
     * @throws IllegalStateException when the thread is interrupted meanwhile
     */
    public static List<Finding> examine(Profile profile) {
        var checks = Stream.concat(HostChecks.of(profile).stream(), KernelChecks.of(profile).stream())
                .toList();
        try {
            return examine(checks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the examination of the machine was interrupted", e);
        }
    }

    static List<Finding> examine(List<Check> checks) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        var passed = new HashSet<String>();
        for (var check : checks) {
            if (passed.containsAll(check.after())) {
                var finding = check.probe().examine();
                finding.ifPresentOrElse(findings::add, () -> passed.add(check.name()));
            }
        }
        return List.copyOf(findings);
    }

    /**
     * Installs Debian packages, with a fresh package list where the present one does not do.
     *
     * @throws IOException when apt-get fails: its last lines and where its log is
     */
    public static void install(List<String> packages, Consumer<String> progress)
            throws IOException, InterruptedException {
        var log = CacheFolder.root().resolve("apt.log");
        var install = HostCommand.of("apt-get", "install", "--yes", "--no-install-recommends")
                .and(packages)
                .with("DEBIAN_FRONTEND", "noninteractive");
        progress.accept("installing " + String.join(" ", packages) + " (log: " + log + ")");
        try {
            install.logTo(log, ran -> progress.accept("still installing (" + ran.toMinutes() + " min)"));
        } catch (IOException e) {
            progress.accept("the package list may be old: updating it");
            HostCommand.of("apt-get", "update").logTo(log, ran -> progress.accept("still updating the package list"));
            install.logTo(log, ran -> progress.accept("still installing (" + ran.toMinutes() + " min)"));
        }
    }
}
