package io.seine.agent;

import io.seine.agent.NodeLoop.Picture;
import io.seine.agent.gateway.Choice;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.policy.Policing;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Opens no way to other clusters before the Node enforces its policies, so that nothing comes in first and is judged later. */
record Guarded(Picture cluster, Policing policies) implements Picture {
    @Override
    public List<String> missing() {
        return Stream.concat(cluster.missing().stream(), policies.notBegun().stream())
                .toList();
    }

    @Override
    public NodeInputs inputs(String node, Settings settings, SortedMap<Ipv4, Integer> addresses, Choice choice) {
        return cluster.inputs(node, settings, addresses, choice);
    }
}
