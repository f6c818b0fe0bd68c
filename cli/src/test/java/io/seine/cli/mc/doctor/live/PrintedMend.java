package io.seine.cli.mc.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.cli.Main;
import io.seine.cli.mc.doctor.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the commands of a finding's mend as they are printed. */
final class PrintedMend {
    /** A command ends where the sentence goes on; one in brackets is for looking only. */
    private static final Pattern COMMAND = Pattern.compile("(?<!\\()(?:kubectl|seine mc) [^,;]*");

    private static final String EDITOR = "EDITOR";

    private PrintedMend() {}

    /**
     * A cure.
     *
     * @param substitutions {@code WORD=text} for words that the person has to fill in; {@code EDITOR=script}, of sed, is what
     *     that person does in an editor
     */
    static Injection.Cure with(String... substitutions) {
        var given = Arrays.stream(substitutions)
                .map(one -> one.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return (set, finding) -> run(set, finding, given);
    }

    private static void run(RealClusterSet set, Finding finding, Map<String, String> given) throws Exception {
        var text = finding.mend();
        for (var word : given.entrySet()) {
            text = text.replaceAll("\\b" + word.getKey() + "\\b", word.getValue());
        }
        var file = Files.createTempDirectory("doctor").resolve("token.yml");
        var commands = COMMAND.matcher(text.replace("token.yml", file.toString()))
                .results()
                .map(MatchResult::group)
                .map(String::strip)
                .toList();
        assertThat(commands).as("commands of: " + finding.mend()).isNotEmpty();
        for (var command : commands) {
            run(set, command, given.getOrDefault(EDITOR, ""));
        }
        Files.deleteIfExists(file);
        Files.delete(file.getParent());
    }

    /** Runs one command, which must succeed. */
    static void run(RealClusterSet set, String command) throws Exception {
        run(set, command, "");
    }

    private static void run(RealClusterSet set, String command, String edit) throws Exception {
        if (command.startsWith("seine ")) {
            seine(set, command);
        } else {
            shell(set, command, edit);
        }
    }

    private static void seine(RealClusterSet set, String command) {
        var words = new ArrayList<>(List.of(command.split("\\s+")));
        words.removeFirst();
        for (var of : List.of("", "member-")) {
            int context = words.indexOf("--" + of + "context");
            if (context >= 0) {
                var file = set.planes.kubeconfig(words.get(context + 1));
                words.addAll(List.of("--" + of + "kubeconfig", file.toString()));
            }
        }
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        assertThat(Main.run(writer, writer, words.toArray(String[]::new)))
                .as("%s: %s", command, said)
                .isZero();
    }

    private static void shell(RealClusterSet set, String command, String edit) throws Exception {
        var shell = new ProcessBuilder("sh", "-c", command)
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true);
        var environment = shell.environment();
        environment.put("PATH", set.planes.toolsFolder() + ":" + environment.get("PATH"));
        environment.put("KUBE_EDITOR", "sed -i -e '" + edit + "'");
        environment.put(
                "KUBECONFIG",
                Stream.of("north", "east", "west")
                        .map(name -> set.planes.kubeconfig(name).toString())
                        .collect(Collectors.joining(":")));
        var process = shell.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    }
}
