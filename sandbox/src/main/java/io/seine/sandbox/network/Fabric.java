package io.seine.sandbox.network;

import io.seine.api.net.Ipv4;
import io.seine.sandbox.machine.Machine;
import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.machine.Tool;
import io.seine.sandbox.plan.SandboxPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The network of a sandbox: a bridge in a machine of its own, out of reach of the host's firewall, with a cable to every
 * machine and one to the host. When that machine ends, all cables vanish.
 *
 * @param machine the machine with the bridge
 * @param hostInterface the host's end of its cable; the name belongs to this sandbox alone
 * @param plan the addresses
 */
public record Fabric(Machine machine, String hostInterface, SandboxPlan plan) {
    private static final String BRIDGE = "fabric";

    /** The machines' end of their cables. */
    public static final String MACHINE_INTERFACE = "eth0";

    /** Sets up the bridge and the host's cable, as far as they are missing. */
    public void ensure() throws IOException, InterruptedException {
        if (!has(machine, BRIDGE)) {
            ip(machine, "link add " + BRIDGE + " type bridge forward_delay 0");
        }
        ip(machine, """
                addr replace %s/%d dev %s
                link set %s up
                """.formatted(plan.gateway(), plan.network().prefix(), BRIDGE, BRIDGE));
        if (!has(machine, "host")) {
            removeHostInterface(hostInterface);
            long pid = machine.process().pid();
            Tool.run(List.of("ip", "-batch", "-"), """
                    link add name %1$s type veth peer name host netns %2$d
                    addr add %3$s/%4$d dev %1$s
                    link set %1$s up
                    """.formatted(
                            hostInterface, pid, plan.host(), plan.network().prefix()));
            ip(machine, "link set host master " + BRIDGE + " up");
            refuseClash();
        }
    }

    /** Connects a machine, and gives it its address and a default route, as far as they are missing. */
    public void connect(Machine other, Ipv4 address) throws IOException, InterruptedException {
        String port = other.plan().name();
        if (!has(other, MACHINE_INTERFACE) || !has(machine, port)) {
            if (has(machine, port)) {
                ip(machine, "link del " + port);
            }
            ip(
                    machine,
                    "link add name " + port + " type veth peer name " + MACHINE_INTERFACE + " netns "
                            + other.process().pid());
        }
        ip(machine, "link set " + port + " master " + BRIDGE + " up");
        ip(other, """
                addr replace %1$s/%2$d dev %3$s
                link set %3$s up
                route replace default via %4$s
                """.formatted(address, plan.network().prefix(), MACHINE_INTERFACE, plan.gateway()));
    }

    /** Removes the host's end of a cable, if it exists. */
    public static void removeHostInterface(String name) throws IOException, InterruptedException {
        if (Files.exists(Path.of("/sys/class/net", name))) {
            Tool.Output output = Tool.output(List.of("ip", "link", "del", name), "");
            if (output.exitCode() != 0 && Files.exists(Path.of("/sys/class/net", name))) {
                throw new SandboxFailure("Could not remove the network interface " + name + ": "
                        + output.err().strip() + "; remove it with `ip link del " + name + "`.");
            }
        }
    }

    /** Two sandboxes that start at the same moment may have chosen the same network. */
    private void refuseClash() throws IOException, InterruptedException {
        List<Networks.Route> others = Networks.hostRoutes().stream()
                .filter(route -> !route.device().equals(hostInterface))
                .toList();
        if (!Networks.free(plan.network(), others)) {
            removeHostInterface(hostInterface);
            throw new SandboxFailure("The network " + plan.network()
                    + " of this sandbox is now also used by another interface of the host;"
                    + " run `seine sandbox down` and then `seine sandbox up` again, which chooses another.");
        }
    }

    /**
     * Runs commands of {@code ip}, one a line, in a machine.
     */
    public static void ip(Machine machine, String commands) throws IOException, InterruptedException {
        Tool.run(
                List.of("nsenter", "--target", Long.toString(machine.process().pid()), "--net", "ip", "-batch", "-"),
                commands.strip() + "\n");
    }

    /** Whether a machine has that network device. */
    private static boolean has(Machine machine, String device) throws IOException {
        return Files.readString(Path.of("/proc/" + machine.process().pid() + "/net/dev"))
                .lines()
                .anyMatch(line -> line.strip().startsWith(device + ":"));
    }
}
