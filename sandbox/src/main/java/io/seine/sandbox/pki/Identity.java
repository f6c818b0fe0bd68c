package io.seine.sandbox.pki;

/**
 * A certificate and its private key, both in PEM.
 *
 * @param certificate X.509
 * @param key PKCS#8
 */
public record Identity(String certificate, String key) {
    /** Does not show the key. */
    @Override
    public String toString() {
        return "Identity[" + certificate.length() + " characters]";
    }
}
