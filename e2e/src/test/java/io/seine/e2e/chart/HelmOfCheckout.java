package io.seine.e2e.chart;

import io.seine.sandbox.build.Helm;
import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.junit.Requirements;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The checkout's Helm, built when the first class needs it, and the chart. */
final class HelmOfCheckout implements BeforeAllCallback {
    private final Path checkout = Requirements.checkout();
    private @Nullable Helm helm;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        helm = Helm.ensure(checkout, line -> {});
    }

    Path binary() {
        if (helm == null) {
            throw new IllegalStateException("register it in a static field with @RegisterExtension");
        }
        return helm.binary();
    }

    /** The folder of the manifests. */
    Path deploy() {
        return checkout.resolve("deploy");
    }

    Path chart() {
        return deploy().resolve("chart");
    }

    /** A plain manifest, such as that of {@code leader-namespaced}. */
    Path manifest(String name) {
        return deploy().resolve("antrea-multicluster-" + name + ".yml");
    }

    /** A file of values of the tests. */
    Path values(String name) {
        return checkout.resolve("e2e/src/test/resources/chart").resolve(name + ".yaml");
    }

    /** What Helm renders for a Namespace, without a cluster. */
    String template(String namespace, Path values) throws IOException, InterruptedException {
        return run("template", "seine", chart().toString(), "--namespace", namespace, "--values", values.toString());
    }

    /** Runs Helm without a cluster. */
    String run(String... arguments) throws IOException, InterruptedException {
        return command(arguments).output();
    }

    HostCommand command(String... arguments) {
        return HostCommand.of(binary().toString()).and(List.of(arguments)).with("KUBECONFIG", "/dev/null");
    }
}
