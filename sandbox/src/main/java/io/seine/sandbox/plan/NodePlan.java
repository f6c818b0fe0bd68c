package io.seine.sandbox.plan;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;

/**
 * One node.
 *
 * @param name of the Node and of the machine that it is, such as {@code east-1}
 * @param address its InternalIP
 * @param pods the range of its Pods
 */
public record NodePlan(String name, Ipv4 address, Cidr pods) {}
