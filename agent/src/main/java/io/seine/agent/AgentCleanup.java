package io.seine.agent;

import io.seine.agent.kernel.Kernel;
import io.seine.agent.kernel.NodeState;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.PolicyKernel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a Node as it was before the agent: no device, route, rule, table or pin of ours. */
public final class AgentCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCleanup.class);

    private AgentCleanup() {}

    /** Cleans this Node; to be called on a platform thread, when no agent runs here. */
    public static void run() {
        policies();
        run(Kernel.BPF_FILE_SYSTEM, Numbers.USUAL);
    }

    /** @param numbers of the agent; one that had others is found too */
    static void run(Path bpffs, Numbers numbers) {
        try (var kernel = Kernel.open(bpffs, numbers)) {
            var changes = kernel.apply(NodeState.EMPTY);
            LOG.atInfo().addKeyValue("changes", changes.size()).log("The Node is as it was before the agent");
        }
    }

    /** Enforces no policies on this Node any more; to be called on a platform thread, when no agent runs here. */
    static void policies() {
        try (var kernel = PolicyKernel.open()) {
            if (kernel.remove()) {
                LOG.info("The Node's table of policies is removed");
            }
        }
    }
}
