package io.seine.controller.admission;

import io.seine.api.Names;
import java.util.Set;

/** Who writes an object. */
sealed interface Caller {
    /** Delete what a Namespace or an owner takes with it; they act for nobody. */
    Set<Account> JANITORS = Set.of(
            new Account("kube-system", "namespace-controller"),
            new Account("kube-system", "generic-garbage-collector"));

    /** A ServiceAccount. */
    record Account(String namespace, String name) implements Caller {
        /** Whether it is the leader's or member's controller in {@code own}. */
        boolean isControllerOf(String own) {
            return namespace.equals(own) && name.equals(Names.CONTROLLER_SERVICE_ACCOUNT);
        }

        /** The user name of the account. */
        @Override
        public String toString() {
            return PREFIX + namespace + ":" + name;
        }
    }

    /** A person, a node, or a component of Kubernetes with a certificate. */
    record User(String name) implements Caller {}

    /** What user names of ServiceAccounts begin with. */
    String PREFIX = "system:serviceaccount:";

    /** The caller with that user name. */
    static Caller of(String user) {
        if (user.startsWith(PREFIX)) {
            var parts = user.substring(PREFIX.length()).split(":", -1);
            if (parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()) {
                return new Account(parts[0], parts[1]);
            }
        }
        return new User(user);
    }
}
