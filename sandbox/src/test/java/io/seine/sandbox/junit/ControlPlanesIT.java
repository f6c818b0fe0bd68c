package io.seine.sandbox.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.sandbox.machine.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ControlPlanesIT {
    private static final Path CRDS = Path.of("../deploy/chart/definitions").toAbsolutePath();

    @RegisterExtension
    static final ControlPlanes CLUSTERS = ControlPlanes.named("north", "east");

    @Test
    void eachClusterTakesSeinesCustomResources() throws Exception {
        for (String cluster : List.of("north", "east")) {
            kubectl(cluster, "apply", "--recursive", "-f", CRDS.toString());
            kubectl(cluster, "wait", "--for=condition=Established", "-f", CRDS.toString(), "--timeout=20s");

            assertThat(kubectl(cluster, "get", "clustersets.multicluster.crd.antrea.io", "-A"))
                    .isEmpty();
        }
    }

    @Test
    void aClusterDoesNotSeeTheObjectsOfAnother() throws Exception {
        kubectl("north", "create", "namespace", "only-north");

        assertThat(kubectl("east", "get", "namespace", "only-north", "--ignore-not-found"))
                .isEmpty();
    }

    @Test
    void theControllersWork() throws Exception {
        kubectl("east", "create", "namespace", "with-account");

        kubectl("east", "wait", "--for=create", "serviceaccount/default", "-n", "with-account", "--timeout=20s");
    }

    private static String kubectl(String cluster, String... arguments) throws IOException, InterruptedException {
        var argv = new java.util.ArrayList<>(List.of(
                CLUSTERS.toolsFolder().resolve("kubectl").toString(),
                "--kubeconfig",
                CLUSTERS.kubeconfig(cluster).toString()));
        argv.addAll(List.of(arguments));
        return Tool.run(argv);
    }
}
