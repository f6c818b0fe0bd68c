package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.OrEmpty;
import org.jspecify.annotations.Nullable;

/**
 * The Node of a member through which traffic of other clusters goes; named after the Node. Its fields stand at top level, there is no spec.
 * The controller writes the addresses, the agent on that Node writes the WireGuard key and the status.
 */
@Group("multicluster.crd.antrea.io")
@Version("v1alpha1")
@Plural("gateways")
@Singular("gateway")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public final class Gateway extends CustomResource<Void, GatewayStatus> implements Namespaced {
    private String gatewayIP = "";
    private String internalIP = "";
    private String serviceCIDR = "";
    private @Nullable WireGuard wireGuard;

    /** A Gateway without WireGuard key. */
    public static Gateway of(String namespace, String node, String gatewayIP, String internalIP, String serviceCIDR) {
        var gateway = new Gateway();
        gateway.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(node).build());
        gateway.gatewayIP = gatewayIP;
        gateway.internalIP = internalIP;
        gateway.serviceCIDR = serviceCIDR;
        return gateway;
    }

    /** Address of the Gateway for other clusters. */
    public String getGatewayIP() {
        return gatewayIP;
    }

    public void setGatewayIP(String gatewayIP) {
        this.gatewayIP = OrEmpty.text(gatewayIP);
    }

    /** Address of the Gateway inside its own cluster. */
    public String getInternalIP() {
        return internalIP;
    }

    public void setInternalIP(String internalIP) {
        this.internalIP = OrEmpty.text(internalIP);
    }

    /** Addresses of the Services of the Gateway's own cluster. */
    public String getServiceCIDR() {
        return serviceCIDR;
    }

    public void setServiceCIDR(String serviceCIDR) {
        this.serviceCIDR = OrEmpty.text(serviceCIDR);
    }

    /** WireGuard key of the Gateway, null when there is none. */
    public @Nullable WireGuard getWireGuard() {
        return wireGuard;
    }

    public void setWireGuard(@Nullable WireGuard wireGuard) {
        this.wireGuard = wireGuard;
    }

    @Override
    protected @Nullable GatewayStatus initStatus() {
        return null;
    }
}
