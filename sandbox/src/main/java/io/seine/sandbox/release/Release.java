package io.seine.sandbox.release;

import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is released.
 *
 * @param version of Seine
 * @param created the time that is given as that of its making: the same for all builds of one commit
 * @param revision the commit; empty where the checkout is none of git
 */
public record Release(String version, Instant created, String revision) {
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final Pattern CREATED =
            Pattern.compile("<project\\.build\\.outputTimestamp>([^<]+)</project\\.build\\.outputTimestamp>");
    private static final String LICENCE = "Apache-2.0";

    /** What a checkout releases; {@code SOURCE_DATE_EPOCH} in the environment wins over the time in the {@code pom.xml}. */
    public static Release of(Path checkout) throws IOException, InterruptedException {
        var pom = Files.readString(checkout.resolve("pom.xml"));
        var epoch = Optional.ofNullable(System.getenv("SOURCE_DATE_EPOCH"));
        return new Release(
                found(VERSION, pom),
                epoch.isPresent() ? seconds(epoch.get()) : Instant.parse(found(CREATED, pom)),
                revision(checkout));
    }

    /** As labels and annotations of the image. */
    SortedMap<String, String> labels() {
        var labels = new TreeMap<>(Map.of(
                "org.opencontainers.image.title",
                "seine",
                "org.opencontainers.image.description",
                "Antrea Multi-cluster in Java: controllers and agent",
                "org.opencontainers.image.version",
                version,
                "org.opencontainers.image.created",
                created.toString(),
                "org.opencontainers.image.licenses",
                LICENCE));
        if (!revision.isEmpty()) {
            labels.put("org.opencontainers.image.revision", revision);
        }
        return labels;
    }

    private static Instant seconds(String epoch) throws IOException {
        try {
            return Instant.ofEpochSecond(Long.parseLong(epoch));
        } catch (NumberFormatException e) {
            throw new IOException("SOURCE_DATE_EPOCH is \"" + epoch + "\", not a number of seconds since 1970", e);
        }
    }

    private static String found(Pattern pattern, String pom) throws IOException {
        var matcher = pattern.matcher(pom);
        if (!matcher.find()) {
            throw new IOException("The pom.xml of the checkout has nothing like " + pattern);
        }
        return matcher.group(1);
    }

    /** The commit, marked where files differ from it. */
    private static String revision(Path checkout) throws InterruptedException {
        var commit = HostCommand.of("git", "rev-parse", "HEAD").in(checkout).run("");
        if (!commit.ok()) {
            return "";
        }
        var changed = HostCommand.of("git", "status", "--porcelain", "--untracked-files=no")
                .in(checkout)
                .run("")
                .output();
        return commit.output().strip() + (changed.isBlank() ? "" : "-dirty");
    }
}
