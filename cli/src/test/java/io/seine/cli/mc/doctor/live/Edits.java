package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.RealClusterSet.MEMBER;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.mc.doctor.live.Injection.Act;
import io.seine.cli.mc.doctor.live.Injection.Cure;
import java.util.Map;

/** What people and tools do to objects of a cluster. */
final class Edits {
    private Edits() {}

    /** The object's name is {@code namespace/name}, or {@code name} where the kind has no Namespaces. */
    static <T extends HasMetadata> Resource<T> resource(
            RealClusterSet set, String cluster, Class<T> kind, String name) {
        var all = set.cluster(cluster).client().resources(kind);
        var slash = name.indexOf('/');
        return slash < 0
                ? all.withName(name)
                : all.inNamespace(name.substring(0, slash)).withName(name.substring(slash + 1));
    }

    /** A merge patch. */
    static Act patch(String cluster, Class<? extends HasMetadata> kind, String name, String json) {
        return set -> resource(set, cluster, kind, name).patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** A list of operations. */
    static Act operate(String cluster, Class<? extends HasMetadata> kind, String name, String json) {
        return set -> resource(set, cluster, kind, name).patch(PatchContext.of(PatchType.JSON), json);
    }

    /** What a kubelet or another controller says of an object. */
    static Act status(String cluster, Class<? extends HasMetadata> kind, String name, String json) {
        return set -> resource(set, cluster, kind, name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json);
    }

    static Act remove(String cluster, Class<? extends HasMetadata> kind, String name) {
        return set -> resource(set, cluster, kind, name).delete();
    }

    static Act annotate(String cluster, Class<? extends HasMetadata> kind, String name, String key, String value) {
        return patch(
                cluster,
                kind,
                name,
                ApiSerialization.get().asJson(Map.of("metadata", Map.of("annotations", Map.of(key, value)))));
    }

    /** Another configuration of a member's controller. */
    static Act controllerConfig(String cluster, String text) {
        return data(cluster, "antrea-mc-controller-config", "controller_manager_config.yaml", text);
    }

    /** Another configuration of a member's agents. */
    static Act agentConfig(String cluster, String text) {
        return data(
                cluster,
                "seine-agent-config",
                "antrea-agent.conf",
                "featureGates:\n  Multicluster: true\nmulticluster:\n  enableGateway: true\n" + text);
    }

    private static Act data(String cluster, String name, String key, String text) {
        return patch(
                cluster,
                ConfigMap.class,
                MEMBER + "/" + name,
                ApiSerialization.get().asJson(Map.of("data", Map.of(key, text))));
    }

    /** The manifest again. */
    static Cure install(String cluster) {
        return (set, finding) -> set.install(set.cluster(cluster));
    }

    static Cure by(Act act) {
        return (set, finding) -> act.on(set);
    }

    /** Another injection's cure mends this too. */
    static Cure alike() {
        return (set, finding) -> {};
    }
}
