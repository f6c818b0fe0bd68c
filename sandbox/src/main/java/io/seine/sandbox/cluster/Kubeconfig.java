package io.seine.sandbox.cluster;

import io.seine.sandbox.pki.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The file with which clients find an API server and prove who they are. */
public final class Kubeconfig {
    private Kubeconfig() {}

    /**
     * The content of the file, with all certificates in it.
     *
     * @param cluster name of the cluster and of the context
     * @param server URL of the API server
     * @param authority certificate that the server's is checked with, in PEM
     * @param identity who the client is
     */
    public static String text(String cluster, String server, String authority, Identity identity) {
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
                    user:
                      client-certificate-data: %4$s
                      client-key-data: %5$s
                contexts:
                  - name: %1$s
                    context:
                      cluster: %1$s
                      user: %1$s
                current-context: %1$s
                """.formatted(
                        cluster, server, base64(authority), base64(identity.certificate()), base64(identity.key()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
