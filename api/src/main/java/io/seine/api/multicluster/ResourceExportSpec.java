package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.seine.api.Kinds;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.NormalizedLabel;
import io.seine.api.OrEmpty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is exported: the payload of {@code kind}, all others null.
 *
 * @param clusterID the exporter; empty for policies, which the leader's administrator makes
 * @param name original object's name; for ClusterInfo the cluster ID; empty for label identities
 * @param namespace original object's Namespace; for ClusterInfo that of the member's controller; empty for policies and label identities
 * @param kind one of {@link Kinds}, others possible
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceExportSpec(
        String clusterID,
        String name,
        String namespace,
        String kind,
        @Nullable ServicePayload service,
        @Nullable EndpointsPayload endpoints,
        @Nullable ClusterInfo clusterInfo,
        @Nullable ExternalEntityPayload externalEntity,
        @Nullable PolicySpec clusterNetworkPolicy,
        @Nullable LabelPayload labelIdentity,
        @Nullable RawPayload raw) {
    public ResourceExportSpec {
        clusterID = OrEmpty.text(clusterID);
        name = OrEmpty.text(name);
        namespace = OrEmpty.text(namespace);
        kind = OrEmpty.text(kind);
    }

    /** {@code spec.externalEntity}; reserved. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExternalEntityPayload(@Nullable ExternalEntitySpec externalEntitySpec) {}

    /** {@code spec.labelIdentity}: the label set in normal form. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record LabelPayload(String normalizedLabel) {
        public LabelPayload {
            normalizedLabel = OrEmpty.text(normalizedLabel);
        }
    }

    /** Export of a Service's ports. */
    public static ResourceExportSpec service(String cluster, String namespace, String name, List<ServicePort> ports) {
        return of(cluster, namespace, name, Kinds.SERVICE, ServicePayload.ofPorts(ports), null, null, null);
    }

    /** Export of the addresses behind a Service. */
    public static ResourceExportSpec endpoints(
            String cluster, String namespace, String name, List<EndpointSubset> subsets) {
        return of(cluster, namespace, name, Kinds.ENDPOINTS, null, new EndpointsPayload(subsets), null, null);
    }

    /**
     * Export of a member's networks.
     *
     * @param memberNamespace Namespace of the member's controller
     */
    public static ResourceExportSpec clusterInfo(String memberNamespace, ClusterInfo info) {
        return of(info.clusterID(), memberNamespace, info.clusterID(), Kinds.CLUSTER_INFO, null, null, info, null);
    }

    /** Export of a label set. */
    public static ResourceExportSpec labelIdentity(String cluster, NormalizedLabel label) {
        return of(cluster, "", "", Kinds.LABEL_IDENTITY, null, null, null, new LabelPayload(label.text()));
    }

    /**
     * Name of a ResourceExport with this spec.
     *
     * @throws IllegalStateException for kinds that members do not export, and for a label identity without payload
     */
    @JsonIgnore
    public String objectName() {
        return switch (kind) {
            case Kinds.SERVICE -> Names.serviceExport(clusterID, namespace, name);
            case Kinds.ENDPOINTS -> Names.endpointsExport(clusterID, namespace, name);
            case Kinds.CLUSTER_INFO -> Names.clusterInfo(clusterID);
            case Kinds.LABEL_IDENTITY -> Names.labelIdentityExport(clusterID, label());
            default -> throw new IllegalStateException("Members make no ResourceExport of kind \"" + kind + "\".");
        };
    }

    /** Labels of a ResourceExport with this spec. */
    @JsonIgnore
    public Map<String, String> objectLabels() {
        return switch (kind) {
            case Kinds.SERVICE, Kinds.ENDPOINTS ->
                Map.of(
                        Labels.SOURCE_CLUSTER_ID,
                        clusterID,
                        Labels.SOURCE_KIND,
                        kind,
                        Labels.SOURCE_NAME,
                        name,
                        Labels.SOURCE_NAMESPACE,
                        namespace);
            case Kinds.CLUSTER_NETWORK_POLICY ->
                Map.of(Labels.SOURCE_KIND, kind, Labels.SOURCE_NAME, name, Labels.SOURCE_NAMESPACE, "");
            default -> Map.of(Labels.SOURCE_CLUSTER_ID, clusterID, Labels.SOURCE_KIND, kind);
        };
    }

    private NormalizedLabel label() {
        if (labelIdentity == null) {
            throw new IllegalStateException("A ResourceExport of kind LabelIdentity needs spec.labelIdentity.");
        }
        return new NormalizedLabel(labelIdentity.normalizedLabel());
    }

    private static ResourceExportSpec of(
            String cluster,
            String namespace,
            String name,
            String kind,
            @Nullable ServicePayload service,
            @Nullable EndpointsPayload endpoints,
            @Nullable ClusterInfo info,
            @Nullable LabelPayload label) {
        return new ResourceExportSpec(
                cluster, name, namespace, kind, service, endpoints, info, null, null, label, null);
    }
}
