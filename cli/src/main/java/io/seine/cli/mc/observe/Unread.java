package io.seine.cli.mc.observe;

import io.seine.controller.reconcile.ApiFailure;

/**
 * A read that failed.
 *
 * @param what the kind of objects, such as {@code Gateway}
 * @param where the Namespace; empty for all
 * @param kind class of the failure
 * @param sentence what happened
 */
public record Unread(String what, String where, ApiFailure.Kind kind, String sentence) {}
