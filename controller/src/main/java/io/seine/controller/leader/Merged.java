package io.seine.controller.leader;

import io.seine.api.multicluster.ResourceImportSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the exports of one kind under one name come to.
 *
 * @param spec of the ResourceImport; empty when nothing can be imported
 * @param annotations of the ResourceImport
 * @param verdicts one for each export
 */
record Merged(Optional<ResourceImportSpec> spec, Map<String, String> annotations, List<Verdict> verdicts) {
    Merged {
        annotations = Map.copyOf(annotations);
        verdicts = List.copyOf(verdicts);
    }

    Merged(Optional<ResourceImportSpec> spec, List<Verdict> verdicts) {
        this(spec, Map.of(), verdicts);
    }
}
