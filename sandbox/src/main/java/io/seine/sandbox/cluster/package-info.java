/** The servers of a Kubernetes cluster: their arguments, files, order of start and readiness. */
@NullMarked
package io.seine.sandbox.cluster;

import org.jspecify.annotations.NullMarked;
