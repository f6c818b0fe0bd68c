package io.seine.controller.member;

import io.seine.api.Annotations;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.TunnelState;
import io.seine.controller.member.RemoteNetworks.Remote;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of the other clusters answer through the tunnel, as the gateway's agent says.
 *
 * @param worst how the worst of them is found; empty where all answer, or no agent says anything
 * @param sentences one for each that does not answer, the worst first
 */
record TunnelAnswers(Optional<TunnelState> worst, List<String> sentences) {
    /** Nobody says anything: the gateway is not run by Seine's agent, or that has not started. */
    static final TunnelAnswers NOT_SAID = new TunnelAnswers(Optional.empty(), List.of());

    TunnelAnswers {
        sentences = List.copyOf(sentences);
    }

    /**
     * What {@code gateway} says of {@code remotes}. One that it does not name has not answered yet.
     *
     * @param remotes the clusters that there are; what the agent says of others counts for nothing
     */
    static TunnelAnswers of(Optional<Gateway> gateway, List<Remote> remotes) {
        return gateway.map(object -> OrEmpty.map(object.getMetadata().getAnnotations()))
                .flatMap(annotations -> Optional.ofNullable(annotations.get(Annotations.TUNNELS)))
                .map(said -> of(said, remotes))
                .orElse(NOT_SAID);
    }

    private static TunnelAnswers of(String said, List<Remote> remotes) {
        var states = TunnelState.read(said);
        var silent = remotes.stream()
                .map(remote ->
                        new Answer(remote, states.getOrDefault(remote.info().clusterID(), TunnelState.NEVER_ANSWERED)))
                .filter(answer -> answer.state != TunnelState.UP)
                .sorted(Comparator.comparing(Answer::state))
                .toList();
        return new TunnelAnswers(
                silent.stream().map(Answer::state).findFirst(),
                silent.stream().map(Answer::sentence).toList());
    }

    private record Answer(Remote remote, TunnelState state) {
        String sentence() {
            return state.message(
                    remote.info().clusterID(),
                    remote.info().gatewayInfos().stream()
                            .map(GatewayInfo::gatewayIP)
                            .toList(),
                    "the tunnel's UDP port (the Event on the ClusterInfoImport " + remote.name() + " names it)");
        }
    }
}
