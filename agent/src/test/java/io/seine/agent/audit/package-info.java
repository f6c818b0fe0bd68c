/** The audit log: what rules with {@code enableLogging} match, from the kernel to lines of a file. */
@NullMarked
package io.seine.agent.audit;

import org.jspecify.annotations.NullMarked;
