/** What a controller shows of itself to Prometheus, in its text format. */
@NullMarked
package io.seine.controller.metrics;

import org.jspecify.annotations.NullMarked;
