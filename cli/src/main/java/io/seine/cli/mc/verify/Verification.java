package io.seine.cli.mc.verify;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Names;
import io.seine.api.mcs.ServiceExport;
import io.seine.cli.mc.observe.Workloads;
import io.seine.cli.mc.verify.Round.Asked;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One run: servers in all clusters, their Services exported, clients that ask; then the exports withdrawn, and clients that ask
 * again.
 */
final class Verification {
    /** From an export to the last Node's rules, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<Site> sites;
    private final Fixture fixture;
    private final Report report;
    private final Duration limit;

    /** A run that has not begun, in Namespaces of that name, which must not be there. */
    Verification(List<Site> sites, Fixture fixture, Report report, Duration limit) {
        this.sites = List.copyOf(sites);
        this.fixture = fixture;
        this.report = report;
        this.limit = limit;
    }

    Matrix run() throws CommandFailure, InterruptedException {
        for (var site : sites) {
            Pods.create(site.cluster(), fixture.namespaceObject());
            Pods.create(site.cluster(), fixture.serverPod(site));
            Pods.create(site.cluster(), fixture.server(site));
            Pods.create(site.cluster(), fixture.hidden(site));
            Pods.create(site.cluster(), fixture.export(site));
        }
        for (var site : sites) {
            report.await("the server in " + site.name(), limit, server(site));
        }
        report.await("the exports to be imported everywhere", limit, imports());
        var addresses = addresses();
        var results = new ArrayList<>(round("present").run(from -> whilePresent(from, addresses)));
        for (var site : sites) {
            Pods.delete(site.cluster(), fixture.export(site));
        }
        report.await("the imports to go", limit, Report.untilNone(this::imported, ""));
        results.addAll(round("withdrawn").run(from -> whenWithdrawn(from, addresses)));
        return new Matrix(results);
    }

    /** Takes away all that a run has made. */
    void cleanUp() throws CommandFailure, InterruptedException {
        for (var site : sites) {
            Pods.delete(site.cluster(), fixture.namespaceObject());
        }
        report.await("what was made to be gone", limit, Report.untilNone(this::namespaces, ""));
    }

    private Round round(String name) {
        return new Round(name, fixture, sites, report, PATIENCE, limit);
    }

    private List<Asked> whilePresent(Site from, Map<String, String> addresses) {
        var asked = new ArrayList<Asked>();
        for (var to : sites) {
            for (var check : List.of(Check.TCP, Check.UDP, Check.BULK)) {
                asked.add(new Asked(to, check, host(to.server()), Fixture.PORT));
            }
            asked.add(new Asked(to, Check.OTHER_PORT, address(addresses, from, to), Fixture.UNLISTED_PORT));
            asked.add(new Asked(to, Check.NOT_EXPORTED, host(to.hidden()), Fixture.PORT));
        }
        return asked;
    }

    private List<Asked> whenWithdrawn(Site from, Map<String, String> addresses) {
        return sites.stream()
                .map(to -> new Asked(to, Check.WITHDRAWN, address(addresses, from, to), Fixture.PORT))
                .toList();
    }

    /** What the Service is called where it is imported. */
    private String host(String service) {
        return Names.IMPORTED_PREFIX + service + "." + fixture.namespace() + ".svc";
    }

    private static String address(Map<String, String> addresses, Site from, Site to) {
        return Objects.requireNonNull(addresses.get(title(from, to)));
    }

    private Report.Wait server(Site site) {
        return new Report.Wait() {
            @Override
            public boolean over() throws CommandFailure {
                return Pods.read(site.cluster(), fixture.serverPod(site))
                        .filter(Workloads::isReady)
                        .isPresent();
            }

            @Override
            public Optional<String> inTheWay() throws CommandFailure {
                return Pods.hindrance(Pods.read(site.cluster(), fixture.serverPod(site)));
            }
        };
    }

    private Report.Wait imports() {
        return new Report.Wait() {
            @Override
            public boolean over() throws CommandFailure {
                return imported().size() == sites.size() * sites.size();
            }

            @Override
            public Optional<String> inTheWay() throws CommandFailure {
                var there = imported();
                for (var in : sites) {
                    for (var of : sites) {
                        if (!there.contains(title(in, of))) {
                            return Optional.of(in.name() + " has not imported the Service of " + of.name() + said(of));
                        }
                    }
                }
                return Optional.empty();
            }
        };
    }

    /** What the exporter says of its export. */
    private String said(Site of) throws CommandFailure {
        return Pods.read(of.cluster(), fixture.export(of))
                .map(ServiceExport::getStatus)
                .flatMap(status -> status.conditions().stream()
                        .filter(condition -> "False".equals(condition.status()))
                        .findFirst())
                .map(condition -> ": " + condition.message())
                .orElse("");
    }

    private List<String> imported() throws CommandFailure {
        var found = new ArrayList<String>();
        for (var in : sites) {
            for (var of : sites) {
                if (Pods.read(in.cluster(), imported(of)).isPresent()) {
                    found.add(title(in, of));
                }
            }
        }
        return found;
    }

    private static String title(Site in, Site of) {
        return "the import of " + of.name() + " in " + in.name();
    }

    private Service imported(Site of) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(fixture.namespace())
                .withName(Names.IMPORTED_PREFIX + of.server())
                .endMetadata()
                .build();
    }

    /** The imported Services' addresses, by {@link #title}. */
    private Map<String, String> addresses() throws CommandFailure {
        var addresses = new HashMap<String, String>();
        for (var in : sites) {
            for (var of : sites) {
                Pods.read(in.cluster(), imported(of))
                        .ifPresent(service ->
                                addresses.put(title(in, of), service.getSpec().getClusterIP()));
            }
        }
        return addresses;
    }

    private List<String> namespaces() throws CommandFailure {
        var left = new ArrayList<String>();
        for (var site : sites) {
            if (Pods.read(site.cluster(), fixture.namespaceObject()).isPresent()) {
                left.add("Namespace " + fixture.namespace() + " in " + site.name());
            }
        }
        return left;
    }

    /** Namespaces that interrupted runs have left in a cluster. */
    static List<String> left(Site site) throws CommandFailure {
        try {
            return site.cluster().client().namespaces().withLabels(Fixture.LABELS).list().getItems().stream()
                    .map(Namespace::getMetadata)
                    .map(meta -> meta.getName())
                    .toList();
        } catch (KubernetesClientException e) {
            throw new CommandFailure("cannot read the Namespaces of " + site.name() + ": " + ApiFailure.sentence(e), e);
        }
    }
}
