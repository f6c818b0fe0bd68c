package io.seine.sandbox.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    @TempDir
    Path folder;

    @Test
    void liesInTheUsersCacheUnlessTheEnvironmentSaysOtherwise() {
        assertThat(CacheFolder.root(Map.of(), "/home/ada")).isEqualTo(Path.of("/home/ada/.cache/seine"));
        assertThat(CacheFolder.root(Map.of("SEINE_CACHE", "/big"), "/home/ada")).isEqualTo(Path.of("/big"));
        assertThat(CacheFolder.root(Map.of("SEINE_CACHE", ""), "/home/ada"))
                .isEqualTo(Path.of("/home/ada/.cache/seine"));
    }

    @Test
    void makesAnEntryOnce() throws Exception {
        var cache = new CacheFolder(folder, 2);
        var made = new AtomicInteger();
        CacheFolder.Maker maker = target -> Files.writeString(target, "made " + made.incrementAndGet());

        cache.entry("a", maker);
        var again = cache.entry("a", maker);

        assertThat(again).isEqualTo(folder.resolve("a")).hasContent("made 1");
    }

    @Test
    void keepsNothingOfAFailedAttempt() {
        var cache = new CacheFolder(folder, 2);

        assertThatThrownBy(() -> cache.entry("a", target -> {
                    Files.createDirectories(target.resolve("half"));
                    throw new IOException("the compiler failed");
                }))
                .hasMessage("the compiler failed");

        assertThat(folder).isDirectoryNotContaining(entry -> !entry.endsWith(".lock"));
    }

    @Test
    void clearsAwayWhatAKilledMakerLeft() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve(".new-123/b")).resolve("half"), "");
        var cache = new CacheFolder(folder, 2);

        cache.entry("a", Files::createDirectory);

        assertThat(folder.resolve(".new-123")).doesNotExist();
        assertThat(folder.resolve("a")).isDirectory();
    }

    @Test
    void keepsTheEntriesThatWereUsedLast() throws Exception {
        var cache = new CacheFolder(folder, 2);
        for (var name : List.of("a", "b")) {
            cache.entry(name, Files::createDirectory);
        }
        Files.setLastModifiedTime(folder.resolve("a"), FileTime.fromMillis(1000));
        Files.setLastModifiedTime(folder.resolve("b"), FileTime.fromMillis(2000));

        cache.entry("a", Files::createDirectory); // used again, so that b is the oldest
        cache.entry("c", Files::createDirectory);

        assertThat(folder.resolve("a")).exists();
        assertThat(folder.resolve("b")).doesNotExist();
        assertThat(folder.resolve("c")).exists();
    }

    @Test
    void letsOnlyOneOfManyMakersWork() throws Exception {
        var cache = new CacheFolder(folder, 2);
        var made = new AtomicInteger();
        Callable<Path> maker = () -> cache.entry("a", target -> {
            made.incrementAndGet();
            Files.writeString(target, "");
        });

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(
                    IntStream.range(0, 20).mapToObj(i -> maker).toList())) {
                assertThat(result.get()).exists();
            }
        }

        assertThat(made).hasValue(1);
    }
}
