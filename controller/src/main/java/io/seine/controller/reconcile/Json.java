package io.seine.controller.reconcile;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects as JSON trees and back, with the client's own mapper. */
record Json(KubernetesSerialization serialization) {

    /** {@code object} as a new tree of maps, lists and scalars. */
    Map<String, Object> tree(Object object) {
        return new LinkedHashMap<>(Trees.map(serialization.convertValue(object, Map.class)));
    }

    /** The tree of a JSON text of any type. */
    @Nullable
    Object parse(String text) {
        // Wrapped, because the serialisation guesses Kubernetes kinds for a bare map.
        return Trees.map(serialization.unmarshal("{\"value\":" + text + "}", Map.class))
                .get("value");
    }

    /** Whether the JSON text of an object has finalizers; other answers, as to a deletion that is done, have none. */
    boolean finalizers(String object) {
        var metadata = Trees.map(Trees.map(parse(object)).get("metadata"));
        return !Trees.absent(metadata.get("finalizers"));
    }

    String text(Object tree) {
        return serialization.asJson(tree);
    }
}
