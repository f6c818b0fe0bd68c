/** The agent: watches the cluster, plans what this Node's kernel should hold, and keeps the kernel so. */
@NullMarked
package io.seine.agent;

import org.jspecify.annotations.NullMarked;
