@NullMarked
package io.seine.policy.world;

import org.jspecify.annotations.NullMarked;
