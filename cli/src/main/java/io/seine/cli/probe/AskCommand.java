package io.seine.cli.probe;

import io.seine.cli.output.Report;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seine probe ask}. */
@Command(
        name = "ask",
        description =
                "Asks each question until the answer is as expected, and prints one line of JSON for each, in their order.",
        mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
    @Option(
            names = "--limit-seconds",
            required = true,
            paramLabel = "SECONDS",
            description = "After which an answer counts as it is.")
    private int limitSeconds;

    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "Such as open:tcp://host:8080.")
    private List<String> questions = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        // A name that is not there yet may be there at the next try.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        var report = Report.of(spec);
        var askings = questions.stream()
                .map(Question::parse)
                .map(question -> new Asking(question, Duration.ofSeconds(limitSeconds)))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = askings.stream()
                    .map(asking -> threads.submit(asking::answer))
                    .toList();
            for (var answer : answers) {
                answer.get();
            }
            // One after the other, so that they do not wait for each other.
            for (int index = 0; index < askings.size(); index++) {
                report.line(
                        askings.get(index).quickest(answers.get(index).get()).line());
            }
        }
        return 0;
    }
}
