package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.seine.api.Annotations;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ServiceAccounts of the leader's Namespace and the cluster that each is bound to.
 *
 * @param bindings of every account by name: its annotation, also when empty
 */
record Accounts(Map<String, Optional<String>> bindings) {
    Accounts {
        bindings = Map.copyOf(bindings);
    }

    static Accounts of(Collection<ServiceAccount> accounts) {
        var bindings = new HashMap<String, Optional<String>>();
        accounts.forEach(account -> bindings.put(
                account.getMetadata().getName(),
                Optional.ofNullable(account.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(Annotations.CLUSTER_ID))));
        return new Accounts(bindings);
    }

    boolean has(String name) {
        return bindings.containsKey(name);
    }

    /** The cluster that the account is bound to, which may be the empty text; nothing for an account without annotation. */
    Optional<String> binding(String name) {
        return bindings.getOrDefault(name, Optional.empty());
    }

    /** Whether an account is bound to that cluster. */
    boolean isBound(String cluster) {
        return !cluster.isEmpty() && bindings.containsValue(Optional.of(cluster));
    }

    /** The clusters that have an account of their own. */
    Set<String> bound() {
        var bound = new TreeSet<String>();
        bindings.values().forEach(binding -> binding.filter(id -> !id.isEmpty()).ifPresent(bound::add));
        return bound;
    }
}
