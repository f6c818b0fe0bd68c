package io.seine.cli.mc.verify;

import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.observe.ClustersFlags;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.FormatFlag;
import io.seine.cli.output.Report;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc verify}. */
@Command(
        name = "verify",
        description = {
            "Tries with real Pods what should be reachable between the members of a ClusterSet, and what should not.",
            "Makes a Namespace seine-verify-... in each member, with a server whose Service is exported and clients on a gateway"
                    + " and on another Node; takes all of it away again, also when it fails. Touches nothing else.",
            "Exit code 1 when something is not as it should be."
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
    private static final String PREFIX = "seine-verify-";
    private static final int SUFFIX_LENGTH = 5;

    @Mixin
    private ClustersFlags flags = new ClustersFlags();

    @Option(names = "--all-nodes", description = "Ask from every Node.")
    private boolean allNodes;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "The image of Seine for the Pods. Default: what its controller runs in each cluster.")
    private String image = "";

    @Option(names = "--keep", description = "Leave the Namespaces, to look into them.")
    private boolean keep;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "DURATION",
            defaultValue = "1m",
            converter = ChangeFlags.Units.class,
            description = "The longest wait for each step, such as 90s or 5m. Default: 1m.")
    private Duration timeout = Duration.ofMinutes(1);

    @Mixin
    private FormatFlag format = new FormatFlag();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Made by picocli. */
    public VerifyCommand() {}

    @Override
    public Integer call() throws Exception {
        var report = Report.of(spec);
        try (var clusters = flags.open()) {
            var sites = sites(clusters);
            for (var site : sites) {
                warnOfOthers(site, report);
            }
            var verification = new Verification(sites, new Fixture(PREFIX + suffix()), report, timeout);
            var cleanEnd = new CleanEnd(keep ? () -> {} : () -> cleanUp(verification, report), timeout);
            var matrix = cleanEnd.run(verification::run);
            report.text(format.isJson() ? matrix.json() : matrix.text());
            return matrix.isRight() ? 0 : 1;
        }
    }

    private List<Site> sites(ClustersFlags.Clusters clusters) throws CommandFailure, InterruptedException {
        var members = clusters.observe().members();
        var sets = members.stream()
                .map(member -> member.set().getMetadata().getName())
                .distinct()
                .toList();
        if (sets.size() != 1) {
            throw new CommandFailure(
                    sets.isEmpty()
                            ? "no member of a ClusterSet was found; give the contexts of its members by --contexts"
                            : "these are members of several ClusterSets, " + String.join(", ", sets)
                                    + "; give the contexts of one by --contexts");
        }
        var byName = clusters.clusters().stream().collect(Collectors.toMap(Cluster::name, cluster -> cluster));
        var sites = new ArrayList<Site>();
        for (var member : members) {
            var cluster = Objects.requireNonNull(byName.get(member.cluster().name()));
            sites.add(Site.of(cluster, member, sites.size() + 1, image, allNodes));
        }
        return sites;
    }

    private static void warnOfOthers(Site site, Report report) throws CommandFailure {
        for (var namespace : Verification.left(site)) {
            report.warn("Namespace " + namespace + " in " + site.name()
                    + " is of another run; if none is going on: kubectl --context " + site.name() + " delete namespace "
                    + namespace);
        }
    }

    private static void cleanUp(Verification verification, Report report) {
        try {
            verification.cleanUp();
        } catch (CommandFailure e) {
            report.warn("not all that was made is gone: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String suffix() {
        var letters = "bcdfghjklmnpqrstvwxz2456789";
        return new SecureRandom()
                .ints(SUFFIX_LENGTH, 0, letters.length())
                .mapToObj(index -> letters.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
