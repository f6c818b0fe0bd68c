/** Measures what Seine's controllers need, in time, memory, processor and requests, against real API servers. */
@NullMarked
package io.seine.e2e.bench;

import org.jspecify.annotations.NullMarked;
