package io.seine.e2e.bench;

import static io.seine.e2e.bench.Timings.milliseconds;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long one change takes from the exporter to the importer, one after the other. */
final class OneByOne {
    private final Field field;
    private final Arrivals arrivals;
    private final Table table;

    OneByOne(Field field, Arrivals arrivals, Table table) {
        this.field = field;
        this.arrivals = arrivals;
        this.table = table;
    }

    /** From the request that creates a ServiceExport to the last of Service, ServiceImport with IP and slice with endpoint. */
    void exports(int runs) throws InterruptedException, IOException {
        var times = new ArrayList<Duration>();
        for (int run = 0; run < runs; run++) {
            var name = "one-" + run;
            field.createService(name);
            var usable = arrivals.when(name, Arrivals.Import::usable);
            long began = System.nanoTime();
            field.export(name);
            times.add(Duration.ofNanos(Arrivals.await(usable, "the import of " + name) - began));
        }
        row("Export to usable import, " + runs + " one after the other", times, "P99 <= 100 ms");
        for (int run = 0; run < runs; run++) {
            field.withdraw("one-" + run);
        }
        Field.await(Duration.ofMinutes(2), "the imports to go", () -> arrivals.count(Arrivals.Import::service) == 0);
    }

    /** From the request that changes an EndpointSlice to the importer's slice; endpoints are Pods' addresses here. */
    void endpoints(int runs) throws InterruptedException, IOException {
        var name = "changing";
        field.createService(name);
        var usable = arrivals.when(name, Arrivals.Import::usable);
        field.export(name);
        Arrivals.await(usable, "the import of " + name);
        var times = new ArrayList<Duration>();
        for (int run = 0; run < runs; run++) {
            var address = "10.99." + (1 + run / 200) + "." + (1 + run % 200);
            var there = arrivals.when(name, found -> found.addresses().contains(address));
            long began = System.nanoTime();
            field.setEndpoint(name, address);
            times.add(Duration.ofNanos(Arrivals.await(there, "the endpoint " + address) - began));
        }
        row("Endpoint change to import (PodIP), " + runs + " one after the other", times, "");
        field.withdraw(name);
        Field.await(Duration.ofMinutes(1), "the import to go", () -> arrivals.count(Arrivals.Import::service) == 0);
    }

    private void row(String what, List<Duration> times, String goal) throws IOException {
        var timings = new Timings(times);
        table.row(
                what,
                "median " + milliseconds(timings.median()) + ", P99 " + milliseconds(timings.p99()) + ", longest "
                        + milliseconds(timings.longest()),
                goal);
    }
}
