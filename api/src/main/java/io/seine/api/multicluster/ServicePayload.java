package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.seine.api.OrEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.service} of a ResourceExport.
 *
 * @param serviceSpec the original fills and reads only the ports, in the order of the Service; not to be changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServicePayload(@Nullable ServiceSpec serviceSpec) {
    /** A payload with these ports only. */
    public static ServicePayload ofPorts(List<ServicePort> ports) {
        return new ServicePayload(new ServiceSpecBuilder().withPorts(ports).build());
    }

    /** The ports, in the order of the Service. */
    public List<ServicePort> ports() {
        return serviceSpec == null ? List.of() : OrEmpty.list(serviceSpec.getPorts());
    }
}
