package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;
import java.util.Optional;

/**
 * The other end of the tunnel for a range of addresses.
 *
 * @param remote its address outside the tunnel
 * @param local the own address to send from; the kernel chooses when empty
 */
public record Peer(Ipv4 remote, Optional<Ipv4> local) {}
