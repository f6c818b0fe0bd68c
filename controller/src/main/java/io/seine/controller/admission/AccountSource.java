package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;

/**
 * The ServiceAccounts of the leader's Namespace, by a watch: a review costs no request. Where the watch is down, or does not know the
 * caller (yet), the API server is asked.
 */
final class AccountSource {
    private final KubernetesClient client;
    private final String namespace;
    private final Watched<ServiceAccount> watched;

    AccountSource(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.watched = new Watched<>(
                "ServiceAccounts in " + namespace, client.serviceAccounts().inNamespace(namespace));
    }

    Watched<ServiceAccount> watched() {
        return watched;
    }

    /** All accounts, among them {@code caller} if it is there and exists. */
    Accounts with(Caller.Account caller) {
        var known = watched.synced() && watched.live();
        var stranger = !caller.namespace().equals(namespace);
        return known
                        && (stranger
                                || watched.get(new ObjectKey(namespace, caller.name()))
                                        .isPresent())
                ? Accounts.of(watched.list())
                : Accounts.of(
                        client.serviceAccounts().inNamespace(namespace).list().getItems());
    }
}
