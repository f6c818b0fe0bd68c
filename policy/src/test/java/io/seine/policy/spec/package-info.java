@NullMarked
package io.seine.policy.spec;

import org.jspecify.annotations.NullMarked;
