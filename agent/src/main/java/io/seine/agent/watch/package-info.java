/** The own cluster's API server: the connection, and objects of it kept up to date. */
@NullMarked
package io.seine.agent.watch;

import org.jspecify.annotations.NullMarked;
