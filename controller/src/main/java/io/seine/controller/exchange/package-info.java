/** The connection of a member to its leader: client, watches, heartbeat, state and last error, as one value. */
@NullMarked
package io.seine.controller.exchange;

import org.jspecify.annotations.NullMarked;
