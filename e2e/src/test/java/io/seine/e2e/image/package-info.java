/** The container images, in a container runtime. */
@NullMarked
package io.seine.e2e.image;

import org.jspecify.annotations.NullMarked;
