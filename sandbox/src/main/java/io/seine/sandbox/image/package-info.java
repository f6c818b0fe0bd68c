/** The sandbox's container images, made without a container engine from our programs and the host's Debian packages. */
@NullMarked
package io.seine.sandbox.image;

import org.jspecify.annotations.NullMarked;
