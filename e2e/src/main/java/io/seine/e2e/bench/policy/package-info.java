/** Measures the compiler of policies. */
@NullMarked
package io.seine.e2e.bench.policy;

import org.jspecify.annotations.NullMarked;
