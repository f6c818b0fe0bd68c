/** Tests of what Antrea's controller does for policies, where Seine enforces them. */
@NullMarked
package io.seine.controller.policies;

import org.jspecify.annotations.NullMarked;
