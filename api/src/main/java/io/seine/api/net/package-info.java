/** Addresses and address ranges of the cluster networks. */
@NullMarked
package io.seine.api.net;

import org.jspecify.annotations.NullMarked;
