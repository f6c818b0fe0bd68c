package io.seine.e2e.bench;

import static io.seine.e2e.bench.Timings.milliseconds;

import io.seine.sandbox.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code e2e/bench/controllers}. */
@Command(
        name = "controllers",
        description = "Measures Seine's controllers on three real control planes, and writes a table of it.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    /** What can be measured by itself. */
    enum Part {
        START,
        JOIN,
        EXPORTS,
        ENDPOINTS,
        MANY,
        RESTARTS,
        DEAD,
        MEMBERS
    }

    @Option(names = "--only", split = ",", description = "Parts to measure: ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--runs", description = "Repetitions of export and endpoint change (default: ${DEFAULT-VALUE}).")
    private int runs = 200;

    @Option(
            names = "--services",
            split = ",",
            description = "How many Services are exported at once; more than one number: one after the other, each anew"
                    + " (default: 1000,10000).")
    private List<Integer> services = List.of(1000, 10000);

    @Option(names = "--members", split = ",", description = "How many simulated members (default: 50,250).")
    private List<Integer> members = List.of(50, 250);

    @Option(names = "--jvm", description = "An option for the JVMs of the controllers; may be repeated.")
    private List<String> jvmOptions = new ArrayList<>();

    @Option(names = "--out", description = "The table's file (default: docs/benchmarks.md of the checkout).")
    private Path out = Path.of("docs/benchmarks.md");

    @Option(names = "--logs", description = "A folder that keeps the controllers' logs.")
    private Path logs = Path.of("e2e/target/bench");

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var arguments = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        var unmeasured = EnumSet.allOf(Part.class);
        unmeasured.removeAll(parts);
        var table = new Table(out, arguments, unmeasured);
        for (int round = 0; round < Math.max(1, services.size()); round++) {
            round(table, round);
        }
        table.complete();
        System.out.println("Written to " + out);
        return 0;
    }

    /** Each number of Services gets control planes of its own; what does not depend on it is measured in the first round. */
    private void round(Table table, int round) throws IOException, InterruptedException {
        var folder = Files.createDirectories(logs.resolve("round-" + round)).toAbsolutePath();
        try (var field = Field.open(Path.of("").toAbsolutePath(), folder, jvmOptions, Progress.silent())) {
            field.createLeaderClusterSet();
            field.giveAccess(field.west);
            field.giveAccess(field.east);
            if (round == 0 && parts.contains(Part.START)) {
                starts(field, table);
            }
            field.startLeader();
            field.startMember(field.west, "");
            field.startMember(field.east, "");
            joins(field, table, round == 0 && parts.contains(Part.JOIN));
            try (var arrivals = new Arrivals(field.east, Field.USER_NAMESPACE)) {
                joined(field, arrivals, table, round);
            }
        }
    }

    private void joined(Field field, Arrivals arrivals, Table table, int round)
            throws IOException, InterruptedException {
        var oneByOne = new OneByOne(field, arrivals, table);
        var atOnce = new AtOnce(field, arrivals, table);
        if (round == 0 && parts.contains(Part.EXPORTS)) {
            TimeUnit.SECONDS.sleep(10);
            atOnce.memory("Idle memory of leader, exporter, importer", "<= 100 MiB each");
            oneByOne.exports(runs);
        }
        if (round == 0 && parts.contains(Part.ENDPOINTS)) {
            field.stop("member-west");
            field.startMember(field.west, "endpointIPType: PodIP");
            oneByOne.endpoints(runs);
            field.stop("member-west");
            field.startMember(field.west, "");
        }
        if (!services.isEmpty() && parts.contains(Part.MANY)) {
            int count = services.get(round);
            atOnce.export(count);
            if (parts.contains(Part.RESTARTS)) {
                atOnce.restarts(count);
            }
            atOnce.withdraw();
        }
        if (round == 0 && parts.contains(Part.DEAD)) {
            dead(field, table);
        }
        if (round == services.size() - 1 && parts.contains(Part.MEMBERS)) {
            for (int count : members) {
                new ManyMembers(field, table).run(count);
            }
        }
    }

    private static void starts(Field field, Table table) throws IOException, InterruptedException {
        for (var role : List.of("leader", "member")) {
            var times = new ArrayList<Duration>();
            var cpu = new ArrayList<Duration>();
            for (int run = 0; run < 5; run++) {
                var started = role.equals("leader") ? field.startLeader() : field.startMember(field.east, "");
                times.add(started.startToReady);
                cpu.add(started.cpuToReady);
                field.stop(started.name);
            }
            var timings = new Timings(times);
            table.row(
                    "Start of the process to ready, " + role + ", 5 starts",
                    "median " + milliseconds(timings.median()) + ", longest " + milliseconds(timings.longest())
                            + "; processor time, median " + milliseconds(new Timings(cpu).median()),
                    "<= 1.0 s");
        }
    }

    /** Kills a member right after a heartbeat, and waits until the leader's ClusterSet shows it. */
    private static void dead(Field field, Table table) throws IOException, InterruptedException {
        var times = new ArrayList<Duration>();
        for (int run = 0; run < 3; run++) {
            var before = field.announced(field.west);
            Field.await(
                    Duration.ofMinutes(1),
                    "a heartbeat",
                    () -> !field.announced(field.west).equals(before));
            long began = System.nanoTime();
            field.kill("member-west");
            Field.await(
                    Duration.ofMinutes(3), "the leader to notice", () -> !field.readyAtLeader(field.west.clusterId()));
            times.add(Duration.ofNanos(System.nanoTime() - began));
            field.startMember(field.west, "");
            Field.await(
                    Duration.ofMinutes(1), "the member to be back", () -> field.readyAtLeader(field.west.clusterId()));
        }
        var timings = new Timings(times);
        table.row(
                "Member killed right after a heartbeat, until the ClusterSet shows it, 3 times",
                "median " + milliseconds(timings.median()) + ", longest " + milliseconds(timings.longest()),
                "30 to 31 s");
    }

    private static void joins(Field field, Table table, boolean measured) throws IOException, InterruptedException {
        field.join(field.west);
        var times = new ArrayList<Duration>();
        times.add(field.join(field.east));
        if (!measured) {
            return;
        }
        for (int run = 1; run < 5; run++) {
            field.leave(field.east);
            times.add(field.join(field.east));
        }
        var timings = new Timings(times);
        table.row(
                "ClusterSet created to Ready on both sides, 5 joins",
                "median " + milliseconds(timings.median()) + ", longest " + milliseconds(timings.longest()),
                "<= 2 s");
    }
}
