/** The network that joins all machines of a sandbox and lets the host reach them. */
@NullMarked
package io.seine.sandbox.network;

import org.jspecify.annotations.NullMarked;
