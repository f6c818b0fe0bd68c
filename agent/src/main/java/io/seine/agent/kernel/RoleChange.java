package io.seine.agent.kernel;

import io.seine.agent.kernel.NftTable.Chain;
import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a Node becomes the gateway, or ceases to be it. Connections that it knows are translated for its old part, and one that began by the new
 * rules would clash with its old self: so none begins until the old ones are forgotten. The chain that sees to it tells a later process where an
 * earlier one ended in between.
 *
 * @param connectionMark of the connections to forget
 */
record RoleChange(Nft nft, int connectionMark) {
    /** After connection tracking (-200), before all translations. */
    private static final Chain CHANGING = new Chain(
            Optional.of(new Hook("filter", "prerouting", -160)),
            List.of(new Rule(
                    "no connection until the old ones are forgotten",
                    "iifname \"" + Ours.DEVICE + "\" ct state new counter drop")));

    /** Whether the kernel's table is that of another part in the cluster than {@code desired}, or a change ended halfway. */
    static boolean isDue(NftShape found, NftTable desired) {
        return found.chains().containsKey(Ours.GATEWAY_CHAIN)
                        != desired.chains().containsKey(Ours.GATEWAY_CHAIN)
                || found.chains().containsKey(Ours.CHANGING_CHAIN);
    }

    /**
     * Makes the change.
     *
     * @return what was done, for the log
     */
    List<String> make(NftShape found, NftTable desired) {
        var changing = desired.with(Ours.CHANGING_CHAIN, CHANGING);
        var commands = new ArrayList<>(NftDifference.commands(changing, Optional.of(found)));
        nft.run(commands);
        Connections.forgetTunnel(connectionMark);
        commands.add("connections through the tunnel forgotten, because another Node is the gateway now");
        var end = "delete chain inet " + Ours.TABLE + " " + Ours.CHANGING_CHAIN;
        nft.run(List.of(end));
        commands.add(end);
        return commands;
    }
}
