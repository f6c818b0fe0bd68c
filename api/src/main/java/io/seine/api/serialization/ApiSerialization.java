package io.seine.api.serialization;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.jackson.Jackson2JdkTypesModule;
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
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * How objects of the API become text and back. There is one for the process: each instance works out anew, and keeps, how every
 * class is read and written.
 */
public final class ApiSerialization {
    /**
     * The kinds that are watched. A watch's event of any other kind is read as a tree first and as its class then. The library could
     * look for all kinds that it knows, which takes a tenth of a controller's start.
     */
    private static final List<Class<? extends KubernetesResource>> WATCHED = List.of(
            Status.class,
            Namespace.class,
            Node.class,
            Secret.class,
            Service.class,
            Endpoints.class,
            EndpointSlice.class,
            ClusterSet.class,
            MemberClusterAnnounce.class,
            ResourceExport.class,
            ResourceImport.class,
            Gateway.class,
            ClusterInfoImport.class,
            LabelIdentity.class,
            ClusterNetworkPolicy.class,
            AntreaNetworkPolicy.class,
            ClusterGroup.class,
            NamespacedGroup.class,
            Tier.class,
            NodePolicyStatus.class,
            ServiceExport.class,
            ServiceImport.class);

    private static final KubernetesSerialization INSTANCE = create();

    private ApiSerialization() {}

    /** The one instance; kinds may be registered with it. */
    public static KubernetesSerialization get() {
        return INSTANCE;
    }

    private static KubernetesSerialization create() {
        // The mapper of the library's own default.
        var mapper = JsonMapper.builderWithJackson2Defaults()
                .addModule(new Jackson2JdkTypesModule())
                .build();
        var serialization = new KubernetesSerialization(mapper, false);
        WATCHED.forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}
