package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cache's objects in little memory: without what nobody reads of them, and with the lists of owned fields, which are most of
 * an object and the same in all objects of one writer, held once.
 */
final class FrugalStore<T extends HasMetadata> extends BasicItemStore<T> {
    private static final int REMEMBERED = 500;

    private final Consumer<T> trimming;
    private final Map<FieldsV1, FieldsV1> shared = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FieldsV1, FieldsV1> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param trimming takes from an object what nobody reads */
    FrugalStore(Consumer<T> trimming) {
        super(object -> ObjectKey.of(object).toString());
        this.trimming = trimming;
    }

    @Override
    public T put(String key, T object) {
        trimming.accept(object);
        share(object);
        return super.put(key, object);
    }

    private synchronized void share(T object) {
        var entries =
                Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of());
        for (var entry : entries) {
            if (entry.getFieldsV1() != null) {
                entry.setFieldsV1(shared.computeIfAbsent(entry.getFieldsV1(), fields -> fields));
            }
        }
    }
}
