/**
 * What Antrea's controller does for policies, where Seine enforces them: {@link io.seine.controller.policies.PolicyEngine} tells whether it
 * does, {@link io.seine.controller.policies.PolicyEnforcement} keeps the default Tiers and says how far each policy is enforced.
 */
@NullMarked
package io.seine.controller.policies;

import org.jspecify.annotations.NullMarked;
