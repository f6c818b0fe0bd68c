package io.seine.sandbox.pki;

import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.NodePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * All certificates and keys of a cluster.
 *
 * @param authority the cluster's certificate authority, which also signs certificate requests in the cluster
 * @param serviceAccounts the key pair that signs ServiceAccount tokens; no certificate but a public key
 * @param apiServer what the API server serves with
 * @param kubeletClient what the API server shows kubelets
 * @param adminToken what the user shows, who may do all
 * @param controllerManager the controller manager's, who may do all
 * @param scheduler the scheduler's
 * @param proxy kube-proxy's, one for all nodes
 * @param nodes by node
 */
public record ClusterPki(
        Identity authority,
        Identity serviceAccounts,
        Identity apiServer,
        Identity kubeletClient,
        String adminToken,
        Identity controllerManager,
        Identity scheduler,
        Identity proxy,
        Map<String, NodeIdentities> nodes) {
    private static final String MASTERS = "system:masters";

    /** What a kubelet shows the API server, and what it serves with. */
    public record NodeIdentities(Identity client, Identity server) {}

    /** Does not show the token. */
    @Override
    public String toString() {
        return "ClusterPki[nodes=" + nodes.keySet() + "]";
    }

    /** Reads from a folder what was issued before and issues, and keeps there, what is missing. */
    public static ClusterPki ensure(Path folder, ClusterPlan cluster, Instant now) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Identity ca = kept(
                folder,
                "ca",
                () -> Authority.create("seine-sandbox-" + cluster.name(), now).identity());
        Authority authority = Authority.of(ca);
        var nodes = new LinkedHashMap<String, NodeIdentities>();
        for (NodePlan node : cluster.nodes()) {
            nodes.put(
                    node.name(),
                    new NodeIdentities(
                            kept(
                                    folder,
                                    node.name(),
                                    () -> authority.client("system:node:" + node.name(), List.of("system:nodes"), now)),
                            kept(
                                    folder,
                                    node.name() + "-" + node.address(),
                                    () -> authority.server(
                                            node.name(), List.of(node.name()), List.of(node.address()), now))));
        }
        return new ClusterPki(
                ca,
                kept(folder, "service-accounts", Authority::keyPair),
                kept(folder, "api-server-" + cluster.address(), () -> apiServer(authority, cluster, now)),
                client(folder, authority, "kube-apiserver-kubelet-client", List.of(MASTERS), now),
                token(folder.resolve("admin.token")),
                client(folder, authority, "system:kube-controller-manager", List.of(MASTERS), now),
                client(folder, authority, "system:kube-scheduler", List.of(), now),
                client(folder, authority, "system:kube-proxy", List.of(), now),
                nodes);
    }

    /** What trusts the cluster's servers, and no others. */
    public SSLContext trust() {
        return Authority.of(authority).trust();
    }

    private static String token(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            Files.writeString(file, HexFormat.of().formatHex(secret));
        }
        return Files.readString(file);
    }

    private static Identity apiServer(Authority authority, ClusterPlan cluster, Instant now) {
        return authority.server(
                "kube-apiserver",
                List.of(
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local",
                        "localhost"),
                List.of(cluster.address(), cluster.apiService(), io.seine.api.net.Ipv4.parse("127.0.0.1")),
                now);
    }

    private static Identity client(Path folder, Authority authority, String user, List<String> groups, Instant now)
            throws IOException {
        return kept(folder, user.replace("system:", ""), () -> authority.client(user, groups, now));
    }

    private static Identity kept(Path folder, String name, Supplier<Identity> issue) throws IOException {
        Path certificate = folder.resolve(name + ".crt");
        Path key = folder.resolve(name + ".key");
        if (Files.exists(certificate) && Files.exists(key)) {
            return new Identity(Files.readString(certificate), Files.readString(key));
        }
        Identity issued = issue.get();
        Files.writeString(certificate, issued.certificate());
        // The key is written last, and a pair without it is issued anew.
        Path unfinished = folder.resolve(name + ".key.new");
        Files.writeString(unfinished, issued.key());
        Files.move(unfinished, key, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        return issued;
    }
}
