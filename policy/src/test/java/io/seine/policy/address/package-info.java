@NullMarked
package io.seine.policy.address;

import org.jspecify.annotations.NullMarked;
