/** What runs in the Pods of {@code seine mc verify}: a server that tells its name, and a client that asks. */
@NullMarked
package io.seine.cli.probe;

import org.jspecify.annotations.NullMarked;
