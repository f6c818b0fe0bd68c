/** What {@code e2e/bench/dataplane} measures with and prints. */
@NullMarked
package io.seine.agent.bench;

import org.jspecify.annotations.NullMarked;
