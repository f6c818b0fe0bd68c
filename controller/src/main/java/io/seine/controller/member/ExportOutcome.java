package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.seine.api.Reasons;
import io.seine.api.Reasons.Messages;
import java.util.List;

/** What is to become of a Service that somebody may want to export. */
sealed interface ExportOutcome {
    /** There is no ServiceExport: nothing is exported and there is nobody to tell. */
    record NotRequested() implements ExportOutcome {}

    /** There is a ServiceExport but the Service cannot be exported: what was exported before is withdrawn. */
    record NotExportable(Reason reason) implements ExportOutcome {}

    /**
     * The Service is exported.
     *
     * @param ports in the Service's order
     * @param subsets its endpoints
     * @param omitted how many endpoints it has besides, more than may be exported
     */
    record Exportable(List<ServicePort> ports, List<EndpointSubset> subsets, int omitted) implements ExportOutcome {
        int exported() {
            return subsets.stream()
                    .mapToInt(subset -> subset.getAddresses().size())
                    .sum();
        }
    }

    /** Why a Service cannot be exported; names and messages are part of the contract, except the last two, which are ours. */
    enum Reason {
        SERVICE_NOT_FOUND(Reasons.SERVICE_NOT_FOUND, Messages.SERVICE_NOT_FOUND),
        SERVICE_TYPE_NOT_SUPPORTED(Reasons.SERVICE_TYPE_NOT_SUPPORTED, Messages.SERVICE_TYPE_NOT_SUPPORTED),
        SERVICE_NO_CLUSTER_IP(Reasons.SERVICE_NO_CLUSTER_IP, Messages.SERVICE_NO_CLUSTER_IP),
        SERVICE_WITHOUT_ENDPOINTS(Reasons.SERVICE_WITHOUT_ENDPOINTS, Messages.SERVICE_WITHOUT_ENDPOINTS),
        IMPORTED_SERVICE(Reasons.IMPORTED_SERVICE, Messages.IMPORTED_SERVICE),
        SERVICE_NAME_TOO_LONG(Reasons.SERVICE_NAME_TOO_LONG, Messages.SERVICE_NAME_TOO_LONG),
        SERVICE_WITHOUT_PORTS(Reasons.SERVICE_WITHOUT_PORTS, Messages.SERVICE_WITHOUT_PORTS);

        private final String word;
        private final String message;

        Reason(String word, String message) {
            this.word = word;
            this.message = message;
        }

        /** Whether the Service may become exportable without anybody correcting something. */
        boolean isTemporary() {
            return this == SERVICE_NOT_FOUND || this == SERVICE_WITHOUT_ENDPOINTS;
        }

        String word() {
            return word;
        }

        String message() {
            return message;
        }
    }
}
