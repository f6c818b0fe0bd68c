/**
 * What Antrea's controller does for policies, where Seine enforces them: {@link io.seine.controller.policies.PolicyEngine} tells whether it
 * does.
 */
@NullMarked
package io.seine.controller.policies;

import org.jspecify.annotations.NullMarked;
