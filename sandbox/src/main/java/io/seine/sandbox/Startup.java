package io.seine.sandbox;

import io.seine.api.net.Cidr;
import io.seine.sandbox.build.Programs;
import io.seine.sandbox.cluster.Node;
import io.seine.sandbox.cluster.NodeImages;
import io.seine.sandbox.machine.Machine;
import io.seine.sandbox.machine.MachinePlan;
import io.seine.sandbox.machine.ProcessTable;
import io.seine.sandbox.machine.Processes;
import io.seine.sandbox.machine.RunningProcess;
import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.network.Fabric;
import io.seine.sandbox.network.Networks;
import io.seine.sandbox.pki.ClusterPki;
import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.NodePlan;
import io.seine.sandbox.plan.SandboxPlan;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a sandbox to what is wanted from whatever is there: nothing, all, or what a crash has left. It looks at what runs and
 * starts what is missing, so that doing it twice is doing it once.
 */
final class Startup {
    private final Home home;
    private final Programs programs;
    private final Progress.Work<NodeImages> images;
    private final Optional<Path> owner;
    private final Progress progress;

    /**
     * @param images makes the images that nodes hold, if there are nodes
     * @param owner a FIFO with whose writer the machines end; without it they last until they are taken down
     */
    Startup(Home home, Programs programs, Progress.Work<NodeImages> images, Optional<Path> owner, Progress progress) {
        this.home = home;
        this.programs = programs;
        this.images = images;
        this.owner = owner;
        this.progress = progress;
    }

    /** Does it; the caller holds the sandbox's lock. */
    void run(Topology topology) throws IOException, InterruptedException {
        SandboxPlan plan = new SandboxPlan(network(), topology);
        home.writePlan(plan);
        tools();
        endOthers(plan);
        Fabric fabric = progress.step("network " + plan.network(), () -> fabric(plan));
        var starts = new ArrayList<ClusterStart>();
        try {
            var supplies = new Once<NodeSupplies>();
            var works = new ArrayList<Parallel.Work>();
            if (topology.hasNodes()) {
                works.add(() -> supplies.set(progress.step("images", () -> supplies(plan))));
            }
            for (ClusterPlan cluster : plan.clusters()) {
                ClusterPki pki = ClusterPki.ensure(home.pki(cluster.name()), cluster, Instant.now());
                var start = new ClusterStart(home, fabric, cluster, pki, programs.kube(), supplies, owner);
                starts.add(start);
                works.addAll(works(cluster, start));
            }
            Parallel.run(works);
        } finally {
            starts.forEach(ClusterStart::close);
        }
    }

    private List<Parallel.Work> works(ClusterPlan cluster, ClusterStart start) {
        var works = new ArrayList<Parallel.Work>();
        works.add(() -> progress.step("cluster " + cluster.name(), start::controlPlane));
        for (NodePlan node : cluster.nodes()) {
            works.add(() -> progress.step("node " + node.name(), () -> start.node(node)));
        }
        if (!cluster.nodes().isEmpty()) {
            works.add(() -> progress.step("DNS of cluster " + cluster.name(), start::dns));
        }
        return works;
    }

    private NodeSupplies supplies(SandboxPlan plan) throws IOException, InterruptedException {
        NodeImages made = images.run();
        boolean newNodes = plan.clusters().stream()
                .flatMap(cluster -> cluster.nodes().stream())
                .anyMatch(node -> !NodeImages.provided(home.machine(node.name())));
        Optional<Path> unpacked = newNodes
                ? Optional.of(made.unpacked(made.maker(home.machine("images"), programs.kube(), owner), progress::note))
                : Optional.empty();
        return new NodeSupplies(made, unpacked, Node.cniPlugins());
    }

    /** The network of before, as long as nobody else has taken it. */
    private Cidr network() throws IOException {
        List<Networks.Route> others = Networks.hostRoutes().stream()
                .filter(route -> !route.device().equals(home.hostInterface()))
                .toList();
        Optional<Cidr> before = home.readPlan().map(SandboxPlan::network);
        if (before.isEmpty()) {
            return Networks.choose(home.seed(), others);
        }
        if (!Networks.free(before.get(), others)) {
            throw new SandboxFailure("The network " + before.get()
                    + " of this sandbox is now used by another interface of the host;"
                    + " run `seine sandbox down`, then `seine sandbox up` chooses another.");
        }
        return before.get();
    }

    private void tools() throws IOException {
        Files.createDirectories(home.tools());
        Path kubectl = home.tools().resolve("kubectl");
        if (!Files.exists(kubectl, LinkOption.NOFOLLOW_LINKS)
                || !Files.readSymbolicLink(kubectl).equals(programs.kube())) {
            Files.deleteIfExists(kubectl);
            Files.createSymbolicLink(kubectl, programs.kube());
        }
    }

    private void endOthers(SandboxPlan plan) throws IOException, InterruptedException {
        ProcessTable table = ProcessTable.read();
        List<RunningProcess> wanted = plan.machines().stream()
                .flatMap(name -> table.machine(home.machine(name)).stream())
                .toList();
        List<RunningProcess> others = table.machinesIn(home.machines()).stream()
                .filter(process -> !wanted.contains(process))
                .toList();
        Processes.kill(others);
    }

    private Fabric fabric(SandboxPlan plan) throws IOException, InterruptedException {
        Machine machine = Machine.ensure(new MachinePlan(
                SandboxPlan.FABRIC,
                home.machine(SandboxPlan.FABRIC),
                programs.kube(),
                false,
                Map.of(),
                List.of(),
                owner));
        Fabric fabric = new Fabric(machine, home.hostInterface(), plan);
        fabric.ensure();
        return fabric;
    }
}
