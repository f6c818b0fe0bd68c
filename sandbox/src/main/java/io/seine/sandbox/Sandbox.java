package io.seine.sandbox;

import io.seine.sandbox.build.Programs;
import io.seine.sandbox.cluster.ControlPlane;
import io.seine.sandbox.cluster.Node;
import io.seine.sandbox.cluster.NodeImages;
import io.seine.sandbox.image.ImageFile;
import io.seine.sandbox.image.ImageStore;
import io.seine.sandbox.machine.ProcessTable;
import io.seine.sandbox.machine.ProcessUse;
import io.seine.sandbox.machine.Processes;
import io.seine.sandbox.machine.RunningProcess;
import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.machine.Server;
import io.seine.sandbox.machine.Tool;
import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.NodePlan;
import io.seine.sandbox.plan.SandboxPlan;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Real Kubernetes clusters on this computer. All state lies in one folder, and every method looks at what is really there, so
 * objects of this class for one folder, in one process or many, are interchangeable.
 *
 * <p>All methods throw {@link SandboxFailure} with a sentence for the user when they cannot do what they should.
 */
public final class Sandbox {
    private final Path checkout;
    private final Home home;
    private final boolean untilExit;
    private final boolean seine;
    private @Nullable RandomAccessFile owner;

    private Sandbox(Path checkout, Path folder, boolean untilExit, boolean seine) {
        this.checkout = checkout;
        this.home = new Home(folder);
        this.untilExit = untilExit;
        this.seine = seine;
    }

    /** The sandbox of a checkout, in its folder {@code .sandbox}; it lasts until it is taken down. */
    public static Sandbox of(Path checkout) throws IOException {
        Path real = checkout.toRealPath();
        return new Sandbox(real, real.resolve(".sandbox"), false, true);
    }

    /**
     * A sandbox beside that of the checkout.
     *
     * @param checkout where the servers' sources are
     * @param folder for its files; taking the sandbox down deletes it
     */
    public static Sandbox in(Path checkout, Path folder) throws IOException {
        return new Sandbox(
                checkout.toRealPath(), Files.createDirectories(folder).toRealPath(), false, true);
    }

    /**
     * A sandbox that ends when it is taken down or this process ends, however that happens; only its files then remain.
     *
     * @param checkout where the servers' sources are
     * @param folder for its files; taking the sandbox down deletes it
     */
    public static Sandbox untilExit(Path checkout, Path folder) throws IOException {
        return new Sandbox(
                checkout.toRealPath(), Files.createDirectories(folder).toRealPath(), true, true);
    }

    /** The same sandbox, but its nodes have no image of Seine, for which the checkout would have to be built. */
    public Sandbox withoutSeine() {
        return new Sandbox(checkout, home.folder(), untilExit, false);
    }

    /**
     * Starts what does not run, so that the sandbox has the clusters of the topology and no others; programs and images that are
     * missing are built first. Returns when all nodes are ready and DNS answers.
     */
    public void up(Topology topology, Progress progress) throws IOException, InterruptedException {
        Programs programs = Programs.ensure(checkout, progress::note);
        Files.createDirectories(home.folder());
        try (var _ = Lock.acquire(home.lock(), progress)) {
            new Startup(home, programs, () -> new NodeImages(images(programs, progress)), own(), progress)
                    .run(topology);
        }
    }

    /** Ends everything that runs and removes every trace, whatever state the sandbox is in. */
    public void down(Progress progress) throws IOException, InterruptedException {
        Files.createDirectories(home.folder());
        try (var _ = Lock.acquire(home.lock(), progress)) {
            progress.step("processes, mounts, network", () -> {
                Teardown.stop(home);
                return home;
            });
            disown();
            progress.step("files", () -> {
                Teardown.deleteFiles(home);
                return home;
            });
        }
    }

    /** Whether anything of the sandbox runs. */
    public boolean runs() throws IOException {
        return !ProcessTable.read().machinesIn(home.machines()).isEmpty();
    }

    /**
     * Lays the image of Seine out below {@code folder}, for running its roles without a container: by {@code chroot}, because what makes
     * them start quickly is only good for the paths inside.
     *
     * @return the command that starts Seine there
     */
    public static List<String> unpackSeine(Path checkout, Path folder, Progress progress)
            throws IOException, InterruptedException {
        return ImageStore.unpackSeine(checkout, folder, new MemberTraining(checkout), progress::note);
    }

    /**
     * Records anew which classes Seine loads when it starts, for the images of a release.
     *
     * @param list the file, overwritten
     */
    public static void recordClasses(Path checkout, Path list, Progress progress)
            throws IOException, InterruptedException {
        ImageStore.recordClasses(checkout, list, new MemberTraining(checkout), progress::note);
    }

    /** All images that the nodes of a sandbox hold, made from the checkout where they are new. */
    public static List<ImageFile> images(Path checkout, Progress progress) throws IOException, InterruptedException {
        var programs = Programs.ensure(checkout, progress::note);
        return ImageStore.ensure(checkout, programs, new MemberTraining(checkout), progress::note);
    }

    /** The servers that the sandbox has, running or not; none if there is no sandbox. */
    public List<ComponentStatus> status() throws IOException {
        Optional<SandboxPlan> plan = home.readPlan();
        if (plan.isEmpty()) {
            return List.of();
        }
        ProcessTable table = ProcessTable.read();
        var components = new ArrayList<ComponentStatus>();
        for (ClusterPlan cluster : plan.get().clusters()) {
            components.addAll(status(table, cluster.name(), ControlPlane.servers(cluster)));
            for (NodePlan node : cluster.nodes()) {
                components.addAll(status(table, node.name(), Node.servers(cluster, node)));
            }
        }
        return components;
    }

    /** The user's kubeconfig file of a cluster, for use on the host; it does not exist before the cluster does. */
    public Path kubeconfig(String cluster) {
        return home.kubeconfig(cluster);
    }

    /** A folder for the PATH, with {@code kubectl}. */
    public Path toolsFolder() {
        return home.tools();
    }

    /** The clusters' names. */
    public List<String> clusters() throws IOException {
        return plan().clusters().stream().map(ClusterPlan::name).toList();
    }

    /** The URL of a cluster's API server, as the host and the Pods and nodes of all clusters reach it. */
    public String server(String cluster) throws IOException {
        return plan().cluster(cluster)
                .map(ClusterPlan::server)
                .orElseThrow(() -> new SandboxFailure(
                        "The sandbox has no cluster " + cluster + "; `seine sandbox status` shows those that it has."));
    }

    /** The log of a server, named as {@link ComponentStatus#component}. */
    public Path log(String component) throws IOException {
        ComponentStatus server = known(component);
        return home.log(server.machine(), server.name());
    }

    /** Kills a server, named as {@link ComponentStatus#component}, as a crash does; nothing if it does not run. */
    public void kill(String component) throws IOException, InterruptedException {
        ComponentStatus server = known(component);
        if (server.running().isPresent()) {
            Processes.kill(server.running().get().pid());
        }
    }

    /** Runs a program in a machine, such as a node, to its end, whatever its exit code. */
    public Tool.Output exec(String machine, List<String> argv) throws IOException, InterruptedException {
        return Tool.output(inside(machine, argv), "");
    }

    /** The command line with which the host runs a program in a machine. */
    public List<String> inside(String machine, List<String> argv) throws IOException {
        return ProcessTable.inside(process(machine), argv);
    }

    private List<ImageFile> images(Programs programs, Progress progress) throws IOException, InterruptedException {
        return seine
                ? ImageStore.ensure(checkout, programs, new MemberTraining(checkout), progress::note)
                : ImageStore.servers(checkout, programs, progress::note);
    }

    private ComponentStatus known(String component) throws IOException {
        plan();
        List<ComponentStatus> all = status();
        return all.stream()
                .filter(server -> server.component().equals(component))
                .findFirst()
                .orElseThrow(() -> new SandboxFailure("The sandbox has no server " + component + "; it has "
                        + String.join(
                                ", ",
                                all.stream().map(ComponentStatus::component).toList()) + "."));
    }

    private SandboxPlan plan() throws IOException {
        return home.readPlan()
                .orElseThrow(() -> new SandboxFailure(
                        "There is no sandbox in " + home.folder() + "; start one with `seine sandbox up`."));
    }

    private RunningProcess process(String machine) throws IOException {
        if (!plan().machines().contains(machine)) {
            throw new SandboxFailure(
                    "The sandbox has no machine " + machine + "; it has " + String.join(", ", plan().machines()) + ".");
        }
        return ProcessTable.read()
                .machine(home.machine(machine))
                .orElseThrow(() -> new SandboxFailure(
                        "Machine " + machine + " does not run; `seine sandbox up` starts what is missing."));
    }

    private List<ComponentStatus> status(ProcessTable table, String machine, List<Server> servers) {
        Optional<RunningProcess> first = table.machine(home.machine(machine));
        return servers.stream()
                .map(server -> new ComponentStatus(
                        machine,
                        server.name(),
                        first.flatMap(process -> table.server(process, server)).flatMap(Sandbox::running)))
                .toList();
    }

    private static Optional<ComponentStatus.Running> running(RunningProcess process) {
        return ProcessUse.of(process.pid())
                .map(use -> new ComponentStatus.Running(
                        process.pid(), use.residentBytes(), use.proportionalBytes(), use.started()));
    }

    /** Makes the machines end with this process, where they shall: it alone holds the FIFO open for writing. */
    private synchronized Optional<Path> own() throws IOException, InterruptedException {
        if (!untilExit) {
            return Optional.empty();
        }
        if (owner == null) {
            Files.deleteIfExists(home.owner());
            Tool.run(List.of("mkfifo", home.owner().toString()));
            owner = new RandomAccessFile(home.owner().toFile(), "rw"); // open for both never waits
        }
        return Optional.of(home.owner());
    }

    private synchronized void disown() throws IOException {
        if (owner != null) {
            owner.close();
            owner = null;
        }
    }
}
