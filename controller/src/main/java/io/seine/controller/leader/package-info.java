/**
 * The leader: keeps the ClusterSet's status, the members' announces, and makes ResourceImports of the members' exports.
 *
 * <p>Each output has one reconciler and each rule stands in a pure plan: {@link io.seine.controller.leader.ClusterSetPlan},
 * {@link io.seine.controller.leader.AnnouncePlan}, {@link io.seine.controller.leader.ImportPlan}.
 */
@NullMarked
package io.seine.controller.leader;

import org.jspecify.annotations.NullMarked;
