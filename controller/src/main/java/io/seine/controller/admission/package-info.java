/**
 * Admission: what an API server asks before it takes a ClusterSet, an announce, an export, a Gateway or a policy, and the certificates
 * that the answers need.
 *
 * <p>Each rule is a pure function of the review and of facts ({@link io.seine.controller.admission.ClusterSetRules},
 * {@link io.seine.controller.admission.GatewayRules}, {@link io.seine.controller.admission.AnnounceRules},
 * {@link io.seine.controller.admission.ExportRules}, {@link io.seine.controller.admission.PolicyRules},
 * {@link io.seine.controller.admission.TierRules}); {@link io.seine.controller.admission.Admission} runs them.
 */
@NullMarked
package io.seine.controller.admission;

import org.jspecify.annotations.NullMarked;
