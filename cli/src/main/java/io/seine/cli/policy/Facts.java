package io.seine.cli.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.seine.agent.policy.Engine;
import io.seine.agent.policy.KubernetesMode;
import io.seine.policy.compile.Policies;
import io.seine.policy.world.World;
import java.util.List;

/**
 * All of a cluster that decides about connections.
 *
 * @param cluster what people call it
 * @param engine who enforces its policies
 * @param mode what is done about the NetworkPolicies of Kubernetes
 * @param pods all, also those that no policy can be for
 * @param notes what has to be known to read the answer, such as that somebody else enforces the policies; sentences
 * @param warnings what does not count, and why; sentences
 */
record Facts(
        String cluster,
        Engine engine,
        KubernetesMode mode,
        Policies policies,
        World world,
        List<Pod> pods,
        List<String> notes,
        List<String> warnings) {
    Facts {
        pods = List.copyOf(pods);
        notes = List.copyOf(notes);
        warnings = List.copyOf(warnings);
    }
}
