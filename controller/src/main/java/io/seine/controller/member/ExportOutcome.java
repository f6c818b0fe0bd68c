package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;

/** What is to become of a Service that somebody may want to export. */
sealed interface ExportOutcome {
    /** There is no ServiceExport: nothing is exported and there is nobody to tell. */
    record NotRequested() implements ExportOutcome {}

    /** There is a ServiceExport but the Service cannot be exported: what was exported before is withdrawn. */
    record NotExportable(Reason reason) implements ExportOutcome {}

    /** The Service is exported with these ports, in the Service's order, and endpoints. */
    record Exportable(List<ServicePort> ports, List<EndpointSubset> subsets) implements ExportOutcome {}

    /** Why a Service cannot be exported; names and messages are part of the contract. */
    enum Reason {
        SERVICE_NOT_FOUND("ServiceNotFound", "Service does not exist"),
        SERVICE_TYPE_NOT_SUPPORTED("ServiceTypeNotSupported", "Service of ExternalName type is not supported"),
        SERVICE_NO_CLUSTER_IP("ServiceNoClusterIP", "Service does not have a valid ClusterIP"),
        SERVICE_WITHOUT_ENDPOINTS("ServiceWithoutEndpoints", "Service has no Endpoints"),
        IMPORTED_SERVICE("ImportedService", "The Service is imported, not allowed to export");

        private final String word;
        private final String message;

        Reason(String word, String message) {
            this.word = word;
            this.message = message;
        }

        String word() {
            return word;
        }

        String message() {
            return message;
        }
    }
}
