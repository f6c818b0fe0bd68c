package io.seine.api.antrea;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.Condition;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * How far a policy is enforced.
 *
 * @param phase one of the constants here
 * @param observedGeneration of the policy, that the rest is about
 * @param currentNodesRealized Nodes that enforce it
 * @param desiredNodesRealized Nodes with Pods that it is for
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PolicyStatus(
        String phase,
        long observedGeneration,
        int currentNodesRealized,
        int desiredNodesRealized,
        List<Condition> conditions) {
    /** Nobody has looked at it yet. */
    public static final String PENDING = "Pending";

    /** Some Nodes do not enforce it yet. */
    public static final String REALIZING = "Realizing";

    /** All Nodes that should enforce it. */
    public static final String REALIZED = "Realized";

    /** It cannot be enforced; a condition says why. */
    public static final String FAILED = "Failed";

    /** Condition: whether the policy says something that can be enforced. */
    public static final String REALIZABLE = "Realizable";

    /** Condition: whether a Node has failed to enforce it. */
    public static final String REALIZATION_FAILURE = "RealizationFailure";

    public PolicyStatus {
        phase = OrEmpty.text(phase);
        conditions = OrEmpty.list(conditions);
    }
}
