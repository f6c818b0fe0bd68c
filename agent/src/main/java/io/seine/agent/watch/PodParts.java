package io.seine.agent.watch;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.seine.api.OrEmpty;

/** What is kept of a Pod: all that policies and label identities depend on. There may be thousands of Pods, and every Node keeps them. */
public final class PodParts {
    private PodParts() {}

    /** Takes the rest out of {@code pod}. */
    public static void keep(Pod pod) {
        var meta = pod.getMetadata();
        meta.setManagedFields(null);
        meta.setAnnotations(null);
        meta.setOwnerReferences(null);
        var spec = pod.getSpec();
        if (spec != null) {
            pod.setSpec(new PodSpecBuilder()
                    .withNodeName(spec.getNodeName())
                    .withHostNetwork(spec.getHostNetwork())
                    .withServiceAccountName(spec.getServiceAccountName())
                    .withContainers(OrEmpty.list(spec.getContainers()).stream()
                            .map(container -> new ContainerBuilder()
                                    .withPorts(container.getPorts())
                                    .build())
                            .toList())
                    .build());
        }
        var status = pod.getStatus();
        if (status != null) {
            pod.setStatus(new PodStatusBuilder()
                    .withPhase(status.getPhase())
                    .withPodIP(status.getPodIP())
                    .withPodIPs(status.getPodIPs())
                    .build());
        }
    }
}
