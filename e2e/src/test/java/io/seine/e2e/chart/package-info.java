/** The Helm chart and the manifests that are made from it. */
@NullMarked
package io.seine.e2e.chart;

import org.jspecify.annotations.NullMarked;
