package io.seine.controller.admission;

import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate with which an admission server answers, replaceable while it runs: every new connection gets the present one. Its key
 * never leaves the process.
 */
final class ServerKey {
    private final Collection<String> dnsNames;
    private final Collection<InetAddress> addresses;
    // Written by the worker that keeps certificates, read by every connection.
    private volatile @Nullable Held held;
    // For a connection that has begun with it.
    private volatile @Nullable Held before;

    private record Held(X509Certificate certificate, PrivateKey key, X509Certificate authority) {
        String alias() {
            return certificate.getSerialNumber().toString(16);
        }
    }

    ServerKey(Collection<String> dnsNames, Collection<InetAddress> addresses) {
        this.dnsNames = List.copyOf(dnsNames);
        this.addresses = List.copyOf(addresses);
    }

    /** When the present certificate ends; empty where there is none that {@code authority} has signed. */
    Optional<Instant> endUnder(Authority authority) {
        return Optional.ofNullable(held)
                .filter(now -> now.authority()
                        .getPublicKey()
                        .equals(authority.certificate().getPublicKey()))
                .map(now -> now.certificate().getNotAfter().toInstant());
    }

    /** Takes a new key, signed by {@code authority} and good for no longer than it is. */
    void renew(Authority authority, Instant now, Duration lifetime) {
        var pair = Certificates.newKeyPair();
        var end = now.plus(lifetime);
        var certificate = Certificates.server(
                authority.key(),
                authority.certificate(),
                pair.getPublic(),
                dnsNames,
                addresses,
                now.minus(Authority.BACKDATED),
                end.isBefore(authority.end()) ? end : authority.end());
        before = held;
        held = new Held(certificate, pair.getPrivate(), authority.certificate());
    }

    /** TLS with the present certificate at each time. */
    SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Present()}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private final class Present extends X509ExtendedKeyManager {
        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return alias(keyType);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return alias(keyType);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            var found = find(alias);
            return found == null ? null : new X509Certificate[] {found.certificate()};
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            var found = find(alias);
            return found == null ? null : found.key();
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            var alias = alias(keyType);
            return alias == null ? null : new String[] {alias};
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        private @Nullable String alias(String keyType) {
            var now = held;
            return keyType.startsWith("EC") && now != null ? now.alias() : null;
        }

        private @Nullable Held find(String alias) {
            return Stream.of(Optional.ofNullable(held), Optional.ofNullable(before))
                    .flatMap(Optional::stream)
                    .filter(key -> key.alias().equals(alias))
                    .findFirst()
                    .orElse(null);
        }
    }
}
