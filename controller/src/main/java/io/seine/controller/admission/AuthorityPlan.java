package io.seine.controller.admission;

import java.time.Instant;
import java.util.Optional;

/** What to do about the authority of the certificates. */
sealed interface AuthorityPlan {
    /** The one in the Secret is good. */
    record Use(Authority authority) implements AuthorityPlan {}

    /** The Secret has none, or one that ends soon: this one is to be written into it. */
    record Write(Authority authority) implements AuthorityPlan {}

    /** There is no Secret to write to. */
    record NoSecret(Optional<Authority> kept) implements AuthorityPlan {}

    /**
     * Decides.
     *
     * @param hasSecret whether there is a Secret to write to
     * @param stored the authority in it, if it is one
     * @param known the authority that this replica used last
     */
    static AuthorityPlan plan(
            boolean hasSecret,
            Optional<Authority> stored,
            Optional<Authority> known,
            CertificateTerms terms,
            Instant now) {
        if (!hasSecret) {
            return new NoSecret(known);
        }
        var good = stored.filter(authority -> !terms.isDue(authority.end(), now));
        if (good.isPresent()) {
            return new Use(good.get());
        }
        // With the key that is trusted already, wherever it is still known.
        return new Write(stored.or(() -> known)
                .map(authority -> authority.renewed(now, terms.lifetime()))
                .orElseGet(() -> Authority.create(now, terms.lifetime())));
    }
}
