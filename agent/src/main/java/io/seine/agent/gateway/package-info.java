/** From facts to plan: what a Node's kernel must hold so that its Pods reach other clusters. Pure; no clock, client or kernel. */
@NullMarked
package io.seine.agent.gateway;

import org.jspecify.annotations.NullMarked;
