/** What a process of Seine shows of itself to Prometheus, in its text format. */
@NullMarked
package io.seine.api.metrics;

import org.jspecify.annotations.NullMarked;
