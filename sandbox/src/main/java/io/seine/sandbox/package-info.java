/** Real Kubernetes clusters on one machine, without a container engine: {@link io.seine.sandbox.Sandbox} is the way in. */
@NullMarked
package io.seine.sandbox;

import org.jspecify.annotations.NullMarked;
