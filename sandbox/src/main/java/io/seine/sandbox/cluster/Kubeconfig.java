package io.seine.sandbox.cluster;

import io.seine.sandbox.pki.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The file with which clients find an API server and prove who they are. */
public final class Kubeconfig {
    private Kubeconfig() {}

    /**
     * The file of a server, which proves who it is by a certificate.
     *
     * @param cluster name of the cluster and of the context
     * @param server URL of the API server
     * @param authority certificate that the server's is checked with, in PEM
     * @param identity who the client is
     */
    public static String withCertificate(String cluster, String server, String authority, Identity identity) {
        return text(
                cluster,
                server,
                authority,
                "{client-certificate-data: %s, client-key-data: %s}"
                        .formatted(base64(identity.certificate()), base64(identity.key())));
    }

    /** The file of a person, who proves who they are by a token: every client library can read it. */
    public static String withToken(String cluster, String server, String authority, String token) {
        return text(cluster, server, authority, "{token: " + token + "}");
    }

    private static String text(String cluster, String server, String authority, String credentials) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: %1$s
                    cluster:
                      server: %2$s
                      certificate-authority-data: %3$s
                users:
                  - name: %1$s
                    user: %4$s
                contexts:
                  - name: %1$s
                    context:
                      cluster: %1$s
                      user: %1$s
                current-context: %1$s
                """.formatted(cluster, server, base64(authority), credentials);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
