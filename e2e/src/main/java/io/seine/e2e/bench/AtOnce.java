package io.seine.e2e.bench;

import static io.seine.e2e.bench.Timings.seconds;

import io.seine.sandbox.cluster.ApiCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many Services exported at once, and restarts of the controllers with so many. */
final class AtOnce {
    private static final Set<String> AT_LEADER = Set.of("resourceexports", "resourceimports");
    private static final Set<String> AT_MEMBER =
            Set.of("services", "endpoints", "endpointslices", "serviceimports", "serviceexports");
    private static final Duration WITHDRAW_LIMIT = Duration.ofMinutes(15);
    private static final List<String> ROLES = List.of("leader-north", "member-west", "member-east");

    private final Field field;
    private final Arrivals arrivals;
    private final Table table;
    private final List<String> names = new ArrayList<>();
    private int markers;

    AtOnce(Field field, Arrivals arrivals, Table table) {
        this.field = field;
        this.arrivals = arrivals;
        this.table = table;
    }

    private record Writes(Map<String, Long> north, Map<String, Long> east, Map<String, Long> west) {
        Map<String, Long> all() {
            var all = new TreeMap<String, Long>();
            List.of(north, east, west)
                    .forEach(site -> site.forEach((call, count) -> all.merge(call, count, Long::sum)));
            return all;
        }
    }

    private record Calls(ApiCalls north, ApiCalls east, ApiCalls west) {
        Writes since(Calls earlier) {
            return new Writes(
                    north.since(earlier.north).writes(AT_LEADER),
                    east.since(earlier.east).writes(AT_MEMBER),
                    west.since(earlier.west).writes(AT_MEMBER));
        }
    }

    private Calls calls() {
        return new Calls(field.north.calls(), field.east.calls(), field.west.calls());
    }

    /** Exports {@code count} Services whose Services exist. */
    void export(int count) throws InterruptedException, IOException {
        IntStream.range(0, count).mapToObj(i -> "many-" + i).forEach(names::add);
        Field.forAll(names, field::createService);
        var cpuBefore = cpu();
        var before = calls();
        var usable = names.stream()
                .map(name -> arrivals.when(name, Arrivals.Import::usable))
                .toList();
        long began = System.nanoTime();
        Field.forAll(names, field::export);
        var created = Duration.ofNanos(System.nanoTime() - began);
        long end = began;
        for (var one : usable) {
            end = Math.max(end, Arrivals.await(one, "all imports"));
        }
        var time = Duration.ofNanos(end - began);
        settle();
        var writes = calls().since(before);
        var cpu = cpu();
        var what = String.format(Locale.ROOT, "%,d ServiceExports at once", count);
        table.row(
                what + ": until all are usable",
                seconds(time) + " (creating them took " + seconds(created) + ")",
                count == 1000 ? "<= 55 s" : "linear");
        table.row(what + ": writes at the leader, each Service", perService(writes.north(), count), "<= 4");
        table.row(what + ": writes at the importer, each Service", perService(writes.east(), count), "<= 4");
        table.row(
                what + ": writes that failed with a conflict",
                conflicts(writes.north()) + " at the leader, " + conflicts(writes.east()) + " at the importer, "
                        + conflicts(writes.west()) + " at the exporter",
                "0");
        table.row(
                what + ": processor time of leader, exporter, importer",
                seconds(cpu.get(0).minus(cpuBefore.get(0))) + ", "
                        + seconds(cpu.get(1).minus(cpuBefore.get(1))) + ", "
                        + seconds(cpu.get(2).minus(cpuBefore.get(2))),
                count == 1000 ? "<= 7.5 s, 25 s, 9 s" : "linear");
        memory(what + ": memory of leader, exporter, importer", count == 1000 ? "<= 150 MiB each" : "<= 256 MiB each");
    }

    void memory(String what, String goal) throws IOException {
        var sizes = new StringBuilder();
        for (var role : ROLES) {
            sizes.append(sizes.isEmpty() ? "" : ", ")
                    .append(field.role(role).rssMebibytes())
                    .append(" MiB");
        }
        table.row(what, sizes.toString(), goal);
    }

    /** Restarts each controller in turn; an export made while it was away tells when it is in sync again. */
    void restarts(int count) throws IOException, InterruptedException {
        var usual = marker(() -> {});
        for (var role : ROLES) {
            field.stop(role);
            var marker = marker(() -> start(role));
            table.row(
                    String.format(Locale.ROOT, "Restart of %s with %,d Services", role, count),
                    "in sync " + seconds(marker.time()) + " after the start of the process, needless writes: "
                            + marker.beyond(usual),
                    "<= 5 s, 0");
        }
    }

    /** Withdraws all that was exported. */
    void withdraw() throws InterruptedException, IOException {
        long exported = arrivals.count(Arrivals.Import::service);
        long began = System.nanoTime();
        Field.forAll(names, field::withdraw);
        Field.await(WITHDRAW_LIMIT, "the imports to go", () -> arrivals.count(Arrivals.Import::service) == 0);
        table.row(
                String.format(Locale.ROOT, "%,d ServiceExports deleted at once, after the restarts", exported),
                seconds(Duration.ofNanos(System.nanoTime() - began)) + " until no import is left",
                "");
    }

    private record Marker(Duration time, Writes writes) {
        /** What was written beyond {@code usual}. */
        String beyond(Marker usual) {
            var more = new TreeMap<>(writes.all());
            usual.writes.all().forEach((call, count) -> more.merge(call, -count, Long::sum));
            more.values().removeIf(count -> count <= 0);
            return more.isEmpty() ? "0" : more.toString();
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void start(String role) throws IOException, InterruptedException {
        switch (role) {
            case "leader-north" -> field.startLeader();
            case "member-west" -> field.startMember(field.west, "");
            default -> field.startMember(field.east, "");
        }
    }

    /** Exports one more Service, does {@code step}, and counts all writes until all is quiet. */
    private Marker marker(Step step) throws IOException, InterruptedException {
        var name = "marker-" + markers++;
        names.add(name);
        field.createService(name);
        var before = calls();
        var usable = arrivals.when(name, Arrivals.Import::usable);
        field.export(name);
        long began = System.nanoTime();
        step.run();
        var time = Duration.ofNanos(Arrivals.await(usable, "the import of " + name) - began);
        settle();
        return new Marker(time, calls().since(before));
    }

    /** Waits until none of the servers has been written to for two seconds. */
    private void settle() throws InterruptedException {
        var before = calls();
        while (true) {
            TimeUnit.SECONDS.sleep(2);
            var now = calls();
            if (now.since(before).all().isEmpty()) {
                return;
            }
            before = now;
        }
    }

    /** Of each of the roles, in their order. */
    private List<Duration> cpu() throws IOException {
        var times = new ArrayList<Duration>();
        for (var role : ROLES) {
            times.add(field.role(role).cpu());
        }
        return times;
    }

    private static String perService(Map<String, Long> writes, int count) {
        return String.format(Locale.ROOT, "%.2f", sum(writes) / (double) count) + " " + writes;
    }

    private static long conflicts(Map<String, Long> writes) {
        return writes.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(" 409"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long sum(Map<String, Long> writes) {
        return writes.values().stream().mapToLong(Long::longValue).sum();
    }
}
