/** IP addresses of both families, and sets of them. */
@NullMarked
package io.seine.policy.address;

import org.jspecify.annotations.NullMarked;
