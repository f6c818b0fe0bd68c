package io.seine.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.e2e.Circumstances;
import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.junit.Requirements;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer follows the user guide, and then the quick start, from top to bottom by copy and paste, and sees what they show. */
class DocumentsE2E {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyBlockRunsAndPrintsWhatIsShown() throws Exception {
        Requirements.check(Profile.NODES);
        var checkout = Requirements.checkout();
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var reader = Reader.in(folder, checkout, classPath);
        // The page's own first command finds it running; so it ends with this process, whatever happens.
        var sandbox = Sandbox.untilExit(checkout, reader.folder().resolve(".sandbox"));
        sandbox.up(Topology.guide(), Progress.silent());
        try {
            // The guide ends with the removal of all that it installs, so that the quick start begins with nothing.
            for (var name : List.of("user-guide.md", "quick-start.md")) {
                follow(reader, Page.of(checkout.resolve("docs").resolve(name)));
            }
        } finally {
            sandbox.down(Progress.silent());
        }
    }

    private static void follow(Reader reader, Page page) throws Exception {
        for (var block : page.blocks()) {
            var answer = reader.type(block.commands());

            assertThat(answer.exitCode())
                    .as(() -> "exit code of\n%s\nwhich printed\n%s\nin this state of the clusters:\n%s"
                            .formatted(block.commands(), answer.printed(), state(reader)))
                    .isZero();
            assertThat(Shown.missing(block.shown(), answer.printed()))
                    .as("lines that are shown for\n%s\nwhich printed\n%s", block.commands(), answer.printed())
                    .isEmpty();
        }
    }

    private static String state(Reader reader) {
        try {
            var printed = new StringBuilder();
            for (var cluster : List.of("north", "east", "west")) {
                printed.append("-- ")
                        .append(cluster)
                        .append('\n')
                        .append(reader.type(Circumstances.of("kubectl --context " + cluster))
                                .printed());
            }
            return printed.toString();
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown: interrupted";
        }
    }
}
