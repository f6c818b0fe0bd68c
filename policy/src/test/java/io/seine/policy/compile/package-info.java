@NullMarked
package io.seine.policy.compile;

import org.jspecify.annotations.NullMarked;
