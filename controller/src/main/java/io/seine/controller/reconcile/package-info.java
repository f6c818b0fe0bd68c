/**
 * The machinery of every reconciler: watched caches, keyed work queues and the only code that writes to an API server.
 *
 * <p>The contract is level-triggered: an event only says which output to look at, never what to do. A reconciler reads
 * everything it needs from {@link io.seine.controller.reconcile.Watched} caches, plans, and hands the plan to
 * {@link io.seine.controller.reconcile.Applier}.
 */
@NullMarked
package io.seine.controller.reconcile;

import org.jspecify.annotations.NullMarked;
