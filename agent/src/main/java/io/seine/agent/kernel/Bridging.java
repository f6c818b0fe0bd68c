package io.seine.agent.kernel;

import io.seine.policy.address.Ip;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether Pods of one Node reach each other past nftables: a CNI with a bridge hands their packets over in the bridge itself, unless the
 * kernel is told to show them to netfilter.
 */
public final class Bridging {
    private static final Path SYSCTL = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
    private static final Path DEVICES = Path.of("/sys/class/net");

    private Bridging() {}

    /** What is wrong and what to do, a sentence; empty when nothing is, or none of the Pods is behind a bridge. */
    public static Optional<String> bypassing(Collection<Ip> pods) {
        if (isFiltered()) {
            return Optional.empty();
        }
        return bridges().stream()
                .filter(bridge -> pods.stream().anyMatch(pod -> isBehind(pod, bridge)))
                .map(bridge -> "Policies do not apply between Pods of this Node, which are behind the bridge "
                        + bridge.getName()
                        + ": its packets do not go through netfilter. Load the module br_netfilter on the Node and set the"
                        + " sysctl net.bridge.bridge-nf-call-iptables to 1 (and net.bridge.bridge-nf-call-ip6tables).")
                .findFirst();
    }

    private static boolean isFiltered() {
        try {
            return Files.readString(SYSCTL).strip().equals("1");
        } catch (IOException e) {
            return false; // without the module there is no such file
        }
    }

    private static List<NetworkInterface> bridges() {
        try {
            var bridges = new ArrayList<NetworkInterface>();
            for (var device : NetworkInterface.networkInterfaces().toList()) {
                if (Files.isDirectory(DEVICES.resolve(device.getName()).resolve("bridge"))) {
                    bridges.add(device);
                }
            }
            return bridges;
        } catch (SocketException e) {
            throw new KernelException("Could not list the Node's network devices: " + e.getMessage() + ".");
        }
    }

    private static boolean isBehind(Ip pod, NetworkInterface bridge) {
        return bridge.getInterfaceAddresses().stream().anyMatch(address -> contains(address, pod));
    }

    private static boolean contains(InterfaceAddress address, Ip pod) {
        return Ip.parse(address.getAddress().getHostAddress().replaceFirst("%.*", ""))
                .isWithSame(address.getNetworkPrefixLength(), pod);
    }
}
