package io.seine.sandbox.junit;

import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real API servers for tests, one per name, without nodes.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ControlPlanes CLUSTERS = ControlPlanes.named("north", "east");
 * }</pre>
 *
 * <p>All test classes of a JVM share them: what a class asks for is started once, and ends with the test run or the JVM,
 * however that ends. Tests therefore keep to a Namespace of their own. Where the computer lacks what it takes, the tests are
 * skipped with the reason; in continuous integration ({@code CI=true}) they fail.
 */
public final class ControlPlanes implements BeforeAllCallback {
    private final List<String> names;
    private @Nullable SharedSandbox shared;
    private @Nullable Sandbox sandbox;

    private ControlPlanes(List<String> names) {
        this.names = names;
        Topology.controlPlanes(names); // refuses illegal names here, where they are written
    }

    /** Clusters of these names, each of one to eight lower-case letters and digits. */
    public static ControlPlanes named(String... names) {
        return new ControlPlanes(List.of(names));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        Requirements.check(Profile.CONTROL_PLANES);
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ControlPlanes.class))
                .computeIfAbsent(SharedSandbox.class, key -> new SharedSandbox(), SharedSandbox.class);
        sandbox = shared.with(names, Progress.silent());
    }

    /** The kubeconfig file of a cluster's administrator. */
    public Path kubeconfig(String name) {
        return started().kubeconfig(known(name));
    }

    /** The URL of a cluster's API server. */
    public String server(String name) throws IOException {
        return started().server(known(name));
    }

    /** A folder for the PATH, with {@code kubectl}. */
    public Path toolsFolder() {
        return started().toolsFolder();
    }

    /** Kills servers of a cluster, named as {@code etcd}, as a crash does. A test that does so has to {@link #restart}. */
    public void kill(String name, String... servers) throws IOException, InterruptedException {
        for (var server : servers) {
            started().kill(known(name) + "/" + server);
        }
    }

    /** Starts what was killed, and returns when it is ready. */
    public void restart() throws IOException, InterruptedException {
        Objects.requireNonNull(shared).restart(Progress.silent());
    }

    /** The data of a cluster's etcd, which may be copied and replaced while etcd does not run. */
    public Path etcdData(String name) throws IOException {
        return started().log(known(name) + "/etcd").resolveSibling("../etcd").normalize();
    }

    private String known(String name) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("this class asked for the clusters " + names + ", not for " + name);
        }
        return name;
    }

    private Sandbox started() {
        if (sandbox == null) {
            throw new IllegalStateException(
                    "the control planes start before the first test of a class; register them in a static field with @RegisterExtension");
        }
        return sandbox;
    }
}
