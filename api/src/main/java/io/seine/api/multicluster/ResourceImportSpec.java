package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.NormalizedLabel;
import io.seine.api.OrEmpty;
import io.seine.api.mcs.ServiceImportSpec;
import io.seine.api.mcs.ServiceImportStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be imported: the payload of {@code kind}, all others null. Some keys are in lower case, unlike in ResourceExport.
 *
 * @param clusterID members that shall import, all when empty; the original neither writes nor reads it
 * @param kind one of {@link Kinds}, others possible
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceImportSpec(
        List<String> clusterID,
        String name,
        String namespace,
        String kind,
        @Nullable ServiceImportPayload serviceImport,
        @Nullable EndpointsPayload endpoints,
        @JsonProperty("clusterinfo") @Nullable ClusterInfo clusterInfo,
        @JsonProperty("externalentity") @Nullable ExternalEntityPayload externalEntity,
        @JsonProperty("clusternetworkpolicy") @Nullable PolicySpec clusterNetworkPolicy,
        @Nullable LabelIdentitySpec labelIdentity,
        @Nullable RawPayload raw) {
    public ResourceImportSpec {
        clusterID = OrEmpty.list(clusterID);
        name = OrEmpty.text(name);
        namespace = OrEmpty.text(namespace);
        kind = OrEmpty.text(kind);
    }

    /** {@code spec.serviceImport}: a whole ServiceImport, of which the original fills only the spec. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ServiceImportPayload(
            String apiVersion,
            String kind,
            @Nullable ObjectMeta metadata,
            @Nullable ServiceImportSpec spec,
            @Nullable ServiceImportStatus status) {
        public ServiceImportPayload {
            apiVersion = OrEmpty.text(apiVersion);
            kind = OrEmpty.text(kind);
        }
    }

    /** {@code spec.externalentity}; reserved. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExternalEntityPayload(
            @JsonProperty("externalentityspec") @Nullable ExternalEntitySpec externalEntitySpec) {}

    /** Import of a Service; {@code metadata} and {@code status} are written empty, as the original does. */
    public static ResourceImportSpec service(String namespace, String name, ServiceImportSpec spec) {
        var payload = new ServiceImportPayload("", "", new ObjectMeta(), spec, ServiceImportStatus.EMPTY);
        return of(name, namespace, Kinds.SERVICE_IMPORT, payload, null, null, null, null);
    }

    /** Import of the addresses behind a Service, of all clusters. */
    public static ResourceImportSpec endpoints(String namespace, String name, List<EndpointSubset> subsets) {
        return of(name, namespace, Kinds.ENDPOINTS, null, new EndpointsPayload(subsets), null, null, null);
    }

    /**
     * Import of a member's networks.
     *
     * @param leaderNamespace the leader's Namespace, which stands in {@code spec.namespace}
     */
    public static ResourceImportSpec clusterInfo(String leaderNamespace, ClusterInfo info) {
        String name = Names.clusterInfo(info.clusterID());
        return of(name, leaderNamespace, Kinds.CLUSTER_INFO, null, null, info, null, null);
    }

    /** Import of a policy; {@code namespace} is that of the export, mostly empty. */
    public static ResourceImportSpec policy(String namespace, String name, PolicySpec spec) {
        return of(name, namespace, Kinds.CLUSTER_NETWORK_POLICY, null, null, null, spec, null);
    }

    /** Import of a label set under its ID. */
    public static ResourceImportSpec labelIdentity(NormalizedLabel label, int id) {
        return of("", "", Kinds.LABEL_IDENTITY, null, null, null, null, new LabelIdentitySpec(label.text(), id));
    }

    private static ResourceImportSpec of(
            String name,
            String namespace,
            String kind,
            @Nullable ServiceImportPayload service,
            @Nullable EndpointsPayload endpoints,
            @Nullable ClusterInfo info,
            @Nullable PolicySpec policy,
            @Nullable LabelIdentitySpec label) {
        return new ResourceImportSpec(
                List.of(), name, namespace, kind, service, endpoints, info, null, policy, label, null);
    }
}
