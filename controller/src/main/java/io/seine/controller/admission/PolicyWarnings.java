package io.seine.controller.admission;

import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.spec.Problem;
import java.util.List;

/**
 * What no member will take of a policy that is to be replicated. The leader warns and does not refuse: a member's Antrea may be newer
 * than this program.
 */
final class PolicyWarnings {
    /** Enough to mend; an API server passes on 4096 bytes. */
    private static final int MOST = 10;

    private PolicyWarnings() {}

    static List<String> of(ResourceExportSpec spec) {
        var policy = spec.clusterNetworkPolicy();
        if (policy == null) {
            return List.of();
        }
        return PolicyReader.read(new Origin(Kind.CLUSTER, "", spec.name()), policy).problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.WRONG)
                .map(problem -> problem.text().replaceFirst("^spec", "spec.clusterNetworkPolicy"))
                .limit(MOST)
                .toList();
    }
}
