package io.seine.sandbox.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * A program that runs in a machine until the machine ends.
 *
 * @param name what its log and the user call it, such as {@code kube-apiserver}
 * @param argv program and arguments, paths as the machine sees them; the first two tell it from every other server
 */
public record Server(String name, List<String> argv) {
    public Server {
        argv = List.copyOf(argv);
    }

    /** A server of the kube program. */
    public static Server kube(String name, List<String> arguments) {
        var argv = new ArrayList<>(List.of(MachinePlan.KUBE, name));
        argv.addAll(arguments);
        return new Server(name, argv);
    }

    /** The arguments by which its process is recognised. */
    List<String> identity() {
        return ProcessTable.firstTwo(argv);
    }
}
