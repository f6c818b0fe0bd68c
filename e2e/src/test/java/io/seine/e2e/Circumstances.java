package io.seine.e2e;

/** What somebody who is to find out why a test failed asks a cluster first. */
public final class Circumstances {
    private static final String QUESTIONS = """
            kubectl get pods -A -o wide
            kubectl get events -A --field-selector type!=Normal --sort-by=.metadata.creationTimestamp | tail -n 30
            kubectl get pods -A --no-headers -o custom-columns=:.metadata.namespace,:.metadata.name | grep -e antrea-mc -e seine-agent |
            while read -r namespace pod; do
              echo "- $namespace/$pod"
              kubectl describe pod -n $namespace $pod | sed -n '/^Status:/p; /^    State:/,/^    Limits:/p; /^Conditions:/,/^Volumes:/p; /^Events:/,$p'
              kubectl logs -n $namespace $pod --tail 20
              kubectl logs -n $namespace $pod --tail 20 --previous 2> /dev/null
            done
            true
            """;

    private Circumstances() {}

    /**
     * Commands for a shell, which tell of Pods that do not run well and what Seine's wrote last. None of them ends the shell.
     *
     * @param kubectl the command for the cluster
     */
    public static String of(String kubectl) {
        return "set +e +o pipefail\n" + QUESTIONS.replace("kubectl", kubectl);
    }
}
