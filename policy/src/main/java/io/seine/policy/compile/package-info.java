/** From policies and a world to the rules of one Node. */
@NullMarked
package io.seine.policy.compile;

import org.jspecify.annotations.NullMarked;
