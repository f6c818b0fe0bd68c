package io.seine.controller.reconcile;

/**
 * Brings one output to its desired state.
 *
 * @param <K> the identity of an output: a value with {@code equals}, {@code hashCode} and a readable {@code toString}
 */
@FunctionalInterface
public interface Reconciler<K> {

    /**
     * Called for one key by one worker at a time. An exception is logged once per sentence and retried with back-off.
     *
     * @return when this output must be looked at again without an event, if ever
     */
    Next reconcile(K key) throws Exception;
}
