package io.seine.api.crd;

import static io.seine.api.crd.CrdFile.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterGroup;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NamespacedGroup;
import io.seine.api.antrea.NodePolicyStatus;
import io.seine.api.antrea.Tier;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.PolicySpec;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hand-written CRDs and the Java types say the same: neither knows a field that the other lacks. */
class CrdDriftTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    @ParameterizedTest
    @MethodSource("kinds")
    void theTypeKeepsEveryFieldOfTheSchema(Class<? extends CustomResource<?, ?>> type, String plural, String version) {
        Map<String, Object> fullest = fullestObject(type, plural, version);

        var decoded = JSON.unmarshal(JSON.asJson(fullest), type);
        Object encoded = JSON.unmarshal(JSON.asJson(decoded), Object.class);

        assertThat(encoded).isEqualTo(fullest);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theSchemaKeepsEveryFieldOfTheType(Class<? extends CustomResource<?, ?>> type, String plural, String version) {
        Set<String> allowed = Schemas.paths(CrdFile.schema(CrdFile.of(plural).version(version)));

        assertThat(allowed).containsAll(pathsOf(type));
    }

    @Test
    void theOldClusterSetHasEveryFieldOfTheNewOneAndThoseThatItHad() {
        var crd = CrdFile.of("clustersets");

        Set<String> old = Schemas.paths(CrdFile.schema(crd.version("v1alpha1")));
        Set<String> current = Schemas.paths(CrdFile.schema(crd.version("v1alpha2")));

        // Server-side apply fails on an object that was applied in a version that lacks one of its fields.
        assertThat(difference(current, old)).isEmpty();
        assertThat(difference(old, current))
                .containsExactly(
                        "spec.leaders.serviceAccount",
                        "spec.members",
                        "spec.members.clusterID",
                        "spec.members.secret",
                        "spec.members.server",
                        "spec.members.serviceAccount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceexports", "serviceimports"})
    void bothVersionsOfTheMcsKindsAreTheSame(String plural) {
        var crd = CrdFile.of(plural);

        assertThat(CrdFile.schema(crd.version("v1beta1"))).isEqualTo(CrdFile.schema(crd.version("v1alpha1")));
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(ClusterSet.class, "clustersets", "v1alpha2"),
                Arguments.of(MemberClusterAnnounce.class, "memberclusterannounces", "v1alpha1"),
                Arguments.of(ResourceExport.class, "resourceexports", "v1alpha1"),
                Arguments.of(ResourceImport.class, "resourceimports", "v1alpha1"),
                Arguments.of(Gateway.class, "gateways", "v1alpha1"),
                Arguments.of(ClusterInfoImport.class, "clusterinfoimports", "v1alpha1"),
                Arguments.of(LabelIdentity.class, "labelidentities", "v1alpha1"),
                Arguments.of(ServiceExport.class, "serviceexports", "v1alpha1"),
                Arguments.of(ServiceImport.class, "serviceimports", "v1alpha1"),
                Arguments.of(ClusterNetworkPolicy.class, "clusternetworkpolicies", "v1beta1"),
                Arguments.of(AntreaNetworkPolicy.class, "networkpolicies", "v1beta1"),
                Arguments.of(Tier.class, "tiers", "v1beta1"),
                Arguments.of(ClusterGroup.class, "clustergroups", "v1beta1"),
                Arguments.of(NamespacedGroup.class, "groups", "v1beta1"),
                Arguments.of(NodePolicyStatus.class, "nodepolicystatuses", "v1alpha1"));
    }

    private static Map<String, Object> fullestObject(Class<? extends HasMetadata> type, String plural, String version) {
        var object = new LinkedHashMap<>(
                map(Schemas.fullest(CrdFile.schema(CrdFile.of(plural).version(version)))));
        object.put("apiVersion", CrdFile.of(plural).spec().get("group") + "/" + version);
        object.put("kind", HasMetadata.getKind(type));
        object.put("metadata", Map.of("name", "x"));
        return object;
    }

    private static Set<String> pathsOf(Class<? extends CustomResource<?, ?>> type) {
        var paths = new TreeSet<String>();
        if (type.getGenericSuperclass() instanceof ParameterizedType parameters) {
            collect("spec.", parameters.getActualTypeArguments()[0], paths);
            collect("status.", parameters.getActualTypeArguments()[1], paths);
        }
        Stream.of(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .forEach(field -> {
                    paths.add(field.getName());
                    collect(field.getName() + ".", field.getGenericType(), paths);
                });
        return paths;
    }

    /** Adds the JSON paths of our records, seen through lists. What lies inside Kubernetes' own types is left to the other test. */
    private static void collect(String prefix, Type type, Set<String> paths) {
        if (type instanceof ParameterizedType list && list.getActualTypeArguments().length == 1) {
            collect(prefix, list.getActualTypeArguments()[0], paths);
        } else if (type instanceof Class<?> record && record.isRecord() && !record.equals(PolicySpec.class)) {
            for (RecordComponent component : record.getRecordComponents()) {
                String path = prefix + jsonName(record, component);
                paths.add(path);
                collect(path + ".", component.getGenericType(), paths);
            }
        }
    }

    private static String jsonName(Class<?> record, RecordComponent component) {
        try {
            var property = record.getDeclaredField(component.getName()).getAnnotation(JsonProperty.class);
            return property == null ? component.getName() : property.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError("a record has a field for every component", e);
        }
    }

    private static Set<String> difference(Set<String> from, Set<String> without) {
        var rest = new TreeSet<>(from);
        rest.removeAll(without);
        return rest;
    }
}
