package io.seine.e2e.chart;

import io.seine.sandbox.junit.ControlPlanes;
import io.seine.sandbox.machine.Tool;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who has kubectl and Helm, and may do everything in one cluster. */
record Administrator(ControlPlanes clusters, String cluster, HelmOfCheckout helm) {

    /** What kubectl printed. */
    String kubectl(String... arguments) throws IOException, InterruptedException {
        return kubectlWith("", arguments);
    }

    /** As {@link #kubectl}, with text on its standard input. */
    String kubectlWith(String input, String... arguments) throws IOException, InterruptedException {
        return Tool.run(command(clusters.toolsFolder().resolve("kubectl").toString(), arguments), input);
    }

    /** What kubectl printed, warnings too, whether it succeeded or not. */
    String allOfKubectl(String input, String... arguments) throws IOException, InterruptedException {
        return all(command(clusters.toolsFolder().resolve("kubectl").toString(), arguments), input);
    }

    /** What Helm printed. */
    String helm(String... arguments) throws IOException, InterruptedException {
        return Tool.run(command(helm.binary().toString(), arguments));
    }

    /** What Helm printed, whether it succeeded or not. */
    String allOfHelm(String... arguments) throws IOException, InterruptedException {
        return all(command(helm.binary().toString(), arguments), "");
    }

    /** The names of all objects of all kinds that have our label, as {@code kind.group/name}. */
    List<String> ours() throws IOException, InterruptedException {
        var kinds =
                kubectl("api-resources", "--verbs=list", "-o", "name").lines().collect(Collectors.joining(","));
        return kubectl("get", kinds, "--all-namespaces", "--selector=app=antrea", "--output=name")
                .lines()
                .sorted()
                .toList();
    }

    private List<String> command(String program, String... arguments) {
        return Stream.concat(Stream.of(program, "--kubeconfig=" + clusters.kubeconfig(cluster)), Stream.of(arguments))
                .toList();
    }

    private static String all(List<String> command, String input) throws IOException, InterruptedException {
        var answer = Tool.output(command, input);
        return answer.out() + answer.err();
    }
}
