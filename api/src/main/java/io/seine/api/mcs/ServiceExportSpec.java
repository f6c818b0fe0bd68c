package io.seine.api.mcs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;
import java.util.Map;

/** Labels and annotations that the imported Services shall carry. The original's CRD drops this part. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceExportSpec(Map<String, String> exportedLabels, Map<String, String> exportedAnnotations) {
    public ServiceExportSpec {
        exportedLabels = OrEmpty.map(exportedLabels);
        exportedAnnotations = OrEmpty.map(exportedAnnotations);
    }
}
