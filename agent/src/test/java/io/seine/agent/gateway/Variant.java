package io.seine.agent.gateway;

import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Inputs like others but for what is said. */
final class Variant {
    private final NodeInputs like;
    private Settings settings;
    private Optional<WireGuardKey> key;
    private List<GatewayObject> gateways;
    private List<RemoteCluster> remotes;
    private List<ClusterNode> nodes;
    private List<ExportedService> exported;
    private SortedMap<Ipv4, Integer> addresses;
    private Choice choice;
    private Optional<SortedMap<Ipv4, Integer>> identities;

    private Variant(NodeInputs like) {
        this.like = like;
        this.settings = like.settings();
        this.key = like.key();
        this.gateways = like.gateways();
        this.remotes = like.remotes();
        this.nodes = like.nodes();
        this.exported = like.exported();
        this.addresses = like.addresses();
        this.choice = like.choice();
        this.identities = like.identities();
    }

    static Variant of(NodeInputs like) {
        return new Variant(like);
    }

    Variant settings(Settings others) {
        settings = others;
        return this;
    }

    Variant key(Optional<WireGuardKey> other) {
        key = other;
        return this;
    }

    Variant gateways(List<GatewayObject> others) {
        gateways = others;
        return this;
    }

    Variant remotes(List<RemoteCluster> others) {
        remotes = others;
        return this;
    }

    Variant nodes(List<ClusterNode> others) {
        nodes = others;
        return this;
    }

    Variant exported(List<ExportedService> others) {
        exported = others;
        return this;
    }

    Variant addresses(SortedMap<Ipv4, Integer> others) {
        addresses = others;
        return this;
    }

    Variant choice(Choice other) {
        choice = other;
        return this;
    }

    Variant identities(Optional<SortedMap<Ipv4, Integer>> others) {
        identities = others;
        return this;
    }

    NodeInputs inputs() {
        return new NodeInputs(
                like.node(), settings, key, gateways, remotes, nodes, exported, addresses, choice, identities);
    }
}
