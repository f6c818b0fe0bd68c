package io.seine.sandbox.cluster;

import static io.seine.sandbox.machine.MachinePlan.HERE;

import io.seine.sandbox.machine.MachinePlan;
import io.seine.sandbox.machine.Server;
import io.seine.sandbox.pki.ClusterPki;
import io.seine.sandbox.plan.ClusterPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The control plane of a cluster: one machine with etcd, the API server, the controllers and, where there are nodes, the scheduler. */
public final class ControlPlane {
    /** Server names, as commands and logs use them. */
    public static final String ETCD = "etcd";

    public static final String API_SERVER = "kube-apiserver";
    public static final String CONTROLLER_MANAGER = "kube-controller-manager";
    public static final String SCHEDULER = "kube-scheduler";

    private static final String ETCD_URL = "http://127.0.0.1:2379";

    /** All controllers but those without work here: volumes, autoscaling, node addresses. */
    private static final String CONTROLLERS = "*,-ephemeral-volume-controller,-horizontal-pod-autoscaler-controller,"
            + "-node-ipam-controller,-persistentvolume-attach-detach-controller,-persistentvolume-binder-controller,"
            + "-persistentvolume-expander-controller,-persistentvolume-protection-controller,"
            + "-persistentvolumeclaim-protection-controller,-ttl-controller,-volumeattributesclass-protection-controller";

    private ControlPlane() {}

    /** The servers that the API server needs, and itself; in the order of their start. */
    public static List<String> firstServers() {
        return List.of(ETCD, API_SERVER);
    }

    /** The servers that need the API server. */
    public static List<String> laterServers(ClusterPlan cluster) {
        return cluster.nodes().isEmpty() ? List.of(CONTROLLER_MANAGER) : List.of(CONTROLLER_MANAGER, SCHEDULER);
    }

    /** The machine. */
    public static MachinePlan plan(ClusterPlan cluster, ClusterPki pki, Path folder, Path kube, Optional<Path> owner) {
        return new MachinePlan(cluster.name(), folder, kube, false, files(cluster, pki), servers(cluster), owner);
    }

    /** The machine's servers, in the order of their start. */
    public static List<Server> servers(ClusterPlan cluster) {
        var servers = new ArrayList<>(List.of(etcd(), apiServer(cluster), controllerManager(cluster)));
        if (!cluster.nodes().isEmpty()) {
            servers.add(scheduler());
        }
        return servers;
    }

    private static Map<String, String> files(ClusterPlan cluster, ClusterPki pki) {
        String authority = pki.authority().certificate();
        return Map.ofEntries(
                Map.entry("pki/ca.crt", authority),
                Map.entry("pki/ca.key", pki.authority().key()),
                Map.entry("pki/tokens.csv", pki.adminToken() + ",admin,admin,system:masters\n"),
                Map.entry("pki/api-server.crt", pki.apiServer().certificate()),
                Map.entry("pki/api-server.key", pki.apiServer().key()),
                Map.entry("pki/kubelet-client.crt", pki.kubeletClient().certificate()),
                Map.entry("pki/kubelet-client.key", pki.kubeletClient().key()),
                Map.entry("pki/service-accounts.pub", pki.serviceAccounts().certificate()),
                Map.entry("pki/service-accounts.key", pki.serviceAccounts().key()),
                Map.entry(
                        "controller-manager.kubeconfig",
                        Kubeconfig.withCertificate(
                                cluster.name(), cluster.server(), authority, pki.controllerManager())),
                Map.entry(
                        "scheduler.kubeconfig",
                        Kubeconfig.withCertificate(cluster.name(), cluster.server(), authority, pki.scheduler())));
    }

    private static Server etcd() {
        return Server.kube(
                ETCD,
                List.of(
                        "--name=default",
                        "--data-dir=" + HERE + "/etcd",
                        "--listen-client-urls=" + ETCD_URL,
                        "--advertise-client-urls=" + ETCD_URL,
                        "--listen-peer-urls=http://127.0.0.1:2380",
                        "--log-level=warn",
                        // The data need to survive a kill of etcd but not a crash of the computer.
                        "--unsafe-no-fsync"));
    }

    private static Server apiServer(ClusterPlan cluster) {
        return Server.kube(
                API_SERVER,
                List.of(
                        "--advertise-address=" + cluster.address(),
                        "--secure-port=" + ClusterPlan.PORT,
                        "--etcd-servers=" + ETCD_URL,
                        "--authorization-mode=Node,RBAC",
                        "--enable-admission-plugins=NodeRestriction",
                        "--token-auth-file=" + HERE + "/pki/tokens.csv",
                        "--client-ca-file=" + HERE + "/pki/ca.crt",
                        "--tls-cert-file=" + HERE + "/pki/api-server.crt",
                        "--tls-private-key-file=" + HERE + "/pki/api-server.key",
                        "--kubelet-certificate-authority=" + HERE + "/pki/ca.crt",
                        "--kubelet-client-certificate=" + HERE + "/pki/kubelet-client.crt",
                        "--kubelet-client-key=" + HERE + "/pki/kubelet-client.key",
                        "--kubelet-preferred-address-types=InternalIP",
                        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                        "--service-account-key-file=" + HERE + "/pki/service-accounts.pub",
                        "--service-account-signing-key-file=" + HERE + "/pki/service-accounts.key",
                        "--service-cluster-ip-range=" + cluster.services(),
                        // This machine has no kube-proxy: webhooks are called at their Pods.
                        "--enable-aggregator-routing=true",
                        "--allow-privileged=true",
                        "--profiling=false"));
    }

    private static Server controllerManager(ClusterPlan cluster) {
        return Server.kube(
                CONTROLLER_MANAGER,
                List.of(
                        "--kubeconfig=" + HERE + "/controller-manager.kubeconfig",
                        "--root-ca-file=" + HERE + "/pki/ca.crt",
                        "--service-account-private-key-file=" + HERE + "/pki/service-accounts.key",
                        "--cluster-signing-cert-file=" + HERE + "/pki/ca.crt",
                        "--cluster-signing-key-file=" + HERE + "/pki/ca.key",
                        "--service-cluster-ip-range=" + cluster.services(),
                        "--cluster-cidr=" + cluster.pods(),
                        "--controllers=" + CONTROLLERS,
                        // A dead node is seen after 20 s, not 50.
                        "--node-monitor-period=2s",
                        "--node-monitor-grace-period=20s",
                        "--kube-api-qps=100",
                        "--kube-api-burst=200",
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--profiling=false"));
    }

    private static Server scheduler() {
        return Server.kube(
                SCHEDULER,
                List.of(
                        "--kubeconfig=" + HERE + "/scheduler.kubeconfig",
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--profiling=false"));
    }
}
