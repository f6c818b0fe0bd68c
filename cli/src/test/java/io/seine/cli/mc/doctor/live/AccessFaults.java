package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.Edits.alike;
import static io.seine.cli.mc.doctor.live.Edits.operate;
import static io.seine.cli.mc.doctor.live.Edits.remove;
import static io.seine.cli.mc.doctor.live.RealClusterSet.LEADER;
import static io.seine.cli.mc.doctor.live.RealClusterSet.MEMBER;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.doctor.Fault;
import io.seine.cli.mc.doctor.live.Injection.Act;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A member does not get into its leader's API server, or not for long. */
final class AccessFaults {
    private AccessFaults() {}

    static Map<String, List<Injection>> groups() {
        var groups = new LinkedHashMap<String, List<Injection>>();
        groups.put(
                "access: no Secret, revoked token",
                List.of(
                        secret(
                                Fault.CREDENTIALS_MISSING,
                                "west",
                                remove("west", Secret.class, MEMBER + "/doctor-west")),
                        secret(Fault.TOKEN_UNKNOWN, "east", remove("north", Secret.class, LEADER + "/doctor-east"))));
        groups.put(
                "access: another cluster's certificate, token that ends",
                List.of(
                        secret(Fault.WRONG_CA, "west", set -> authority(set, set.west, root(set.east))),
                        secret(
                                Fault.TOKEN_EXPIRES,
                                "east",
                                set -> token(set, set.east, set.north, LEADER, "doctor-east"))));
        groups.put(
                "access: expired certificate, another cluster's token",
                List.of(
                        secret(Fault.CA_EXPIRED, "west", set -> authority(set, set.west, expired())),
                        secret(
                                Fault.TOKEN_UNKNOWN,
                                "east",
                                set -> token(set, set.east, set.east, MEMBER, "seine-agent"))));
        groups.put(
                "access: another server, Secret without token",
                List.of(
                        new Injection(
                                Fault.WRONG_SERVER,
                                "west",
                                "ClusterSet " + MEMBER + "/set",
                                set -> server(set, set.west, set.east.server()),
                                (set, finding) -> PrintedMend.with(
                                                "EDITOR=s#" + set.east.server() + "#" + set.north.server() + "#")
                                        .mend(set, finding)),
                        secret(
                                Fault.CREDENTIALS_INCOMPLETE,
                                "east",
                                operate("east", Secret.class, MEMBER + "/doctor-east", """
                                        [{"op": "remove", "path": "/data/token"}]
                                        """))));
        groups.put(
                "access: closed port, webhook without server",
                List.of(
                        new Injection(
                                Fault.LEADER_UNREACHABLE,
                                "west",
                                "ClusterSet " + MEMBER + "/set",
                                set -> server(set, set.west, "https://127.0.0.1:1"),
                                (set, finding) -> server(set, set.west, set.north.server())),
                        new Injection(
                                Fault.WEBHOOK_UNREACHABLE,
                                "north",
                                "Service " + LEADER + "/antrea-mc-webhook-service",
                                AccessFaults::closeWebhooks,
                                (set, finding) -> set.webhooks(set.north))));
        return groups;
    }

    /** A fault of a member's Secret, for which new credentials are the printed mend. */
    private static Injection secret(Fault fault, String member, Act act) {
        return new Injection(fault, member, "Secret " + MEMBER + "/doctor-" + member, act, alike()).mendedAsPrinted();
    }

    private static void authority(RealClusterSet set, Cluster member, String certificate) {
        set.setSecret(
                member,
                Map.of("ca.crt", base64(certificate), "token", set.token(member).get("token")));
    }

    /** A token of {@code issuer} that is good for ten minutes. */
    private static void token(RealClusterSet set, Cluster member, Cluster issuer, String namespace, String account) {
        var token = issuer.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        set.setSecret(member, Map.of("ca.crt", base64(root(set.north)), "token", base64(token)));
    }

    static void server(RealClusterSet set, Cluster member, String server) throws Exception {
        operate(member.name(), ClusterSet.class, MEMBER + "/set", """
                [{"op": "replace", "path": "/spec/leaders/0/server", "value": "%s"}]
                """.formatted(server))
                .on(set);
    }

    private static void closeWebhooks(RealClusterSet set) throws Exception {
        var hooks = set.north
                .client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .list()
                .getItems();
        for (var one : hooks) {
            one.getWebhooks()
                    .forEach(hook -> hook.getClientConfig()
                            .setUrl(hook.getClientConfig().getUrl().replaceFirst(":[0-9]+/", ":1/")));
            set.north.client().resource(one).update();
        }
    }

    private static String root(Cluster cluster) {
        return Objects.requireNonNull(cluster.client()
                .configMaps()
                .inNamespace("kube-system")
                .withName("kube-root-ca.crt")
                .get()
                .getData()
                .get("ca.crt"));
    }

    private static String expired() throws IOException {
        try (var file = Objects.requireNonNull(AccessFaults.class.getResourceAsStream("expired.pem"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
