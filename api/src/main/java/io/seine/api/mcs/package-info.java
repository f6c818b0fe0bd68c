/** The Multi-cluster Services API, group multicluster.x-k8s.io, with the schema of mcs-api v0.5.0. */
@NullMarked
package io.seine.api.mcs;

import org.jspecify.annotations.NullMarked;
