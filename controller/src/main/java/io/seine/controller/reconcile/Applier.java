package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.controller.reconcile.Difference.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The only code that writes to an API server: server-side apply, and no request at all where nothing differs.
 *
 * <p>Every method throws {@link WriteRefused} when the API server does not take a write; the work queue's back-off and the
 * next event are the retry.
 */
public final class Applier {
    /** No object has this version: one that somebody made a moment ago is refused by the server, not taken. */
    private static final String NO_VERSION = "1";

    private final KubernetesClient client;
    private final String manager;
    private final Json json;
    private final List<Watched<?>> caches = new CopyOnWriteArrayList<>();

    /**
     * @param client of the cluster to write to
     * @param fieldManager {@code seine-leader} or {@code seine-member}
     */
    public Applier(KubernetesClient client, String fieldManager) {
        this.client = client;
        this.manager = fieldManager;
        this.json = new Json(client.getKubernetesSerialization());
    }

    /**
     * Lets {@code caches} show what is written from the moment of the API server's answer, so that no plan is made from an older
     * state than the last write. Their scope must hold whatever is written of their kind.
     */
    public void showIn(Collection<? extends Watched<?>> caches) {
        this.caches.addAll(caches);
    }

    /**
     * Brings an object to {@code desired}: its labels, annotations, finalizers and everything but its status.
     *
     * @param current the object as the cache has it
     * @param ours tells our objects by their marker; another's is left as it is and returned as {@link Applied.Foreign}
     */
    public <T extends HasMetadata> Applied<T> apply(
            T desired, Optional<T> current, Predicate<? super T> ours, Claim claim) {
        return apply(Part.OBJECT, desired, current, ours, claim);
    }

    /**
     * As {@link #apply}, with the status in the same request; all of the status is ours. Where the installed kind has a subresource
     * for it, the API server leaves it out, and a second request brings it.
     */
    public <T extends HasMetadata> Applied<T> applyWithStatus(
            T desired, Optional<T> current, Predicate<? super T> ours, Claim claim) {
        var applied = apply(Part.OBJECT_AND_STATUS, desired, current, ours, claim);
        var status = new Difference(json, manager, Part.STATUS, claim);
        return applied instanceof Applied.Foreign<T> || status.holds(status.body(desired), applied.object())
                ? applied
                : applyStatus(desired, applied.object(), claim);
    }

    private <T extends HasMetadata> Applied<T> apply(
            Part part, T desired, Optional<T> current, Predicate<? super T> ours, Claim claim) {
        var difference = new Difference(json, manager, part, claim);
        if (current.isEmpty()) {
            return new Applied.Created<>(shown(tried("create", desired, () -> create(difference, desired))));
        }
        var existing = current.get();
        return ours.test(existing) ? write(difference, desired, existing) : new Applied.Foreign<>(existing);
    }

    /** Brings the status of {@code current} to that of {@code desired}; all of the status is ours. */
    public <T extends HasMetadata> Applied<T> applyStatus(T desired, T current) {
        return applyStatus(desired, current, Claim.WHOLE);
    }

    /** Brings the status of {@code current} to that of {@code desired}, as far as {@code claim} goes. */
    public <T extends HasMetadata> Applied<T> applyStatus(T desired, T current, Claim claim) {
        return write(new Difference(json, manager, Part.STATUS, claim), desired, current);
    }

    /**
     * Applies every object of {@code desired} and deletes those of {@code current} that are ours and not desired.
     *
     * @return what came of each desired object, in their order
     */
    public <T extends HasMetadata> List<Applied<T>> sync(
            Collection<T> desired, Collection<T> current, Predicate<? super T> ours, Claim claim) {
        var byKey = current.stream().collect(Collectors.toMap(ObjectKey::of, object -> object));
        var results = new ArrayList<Applied<T>>();
        for (var object : desired) {
            results.add(apply(object, Optional.ofNullable(byKey.get(ObjectKey.of(object))), ours, claim));
        }
        stale(current, desired).stream().filter(ours).forEach(this::delete);
        return results;
    }

    /** Those of {@code current} that {@code desired} does not name. */
    public static <T extends HasMetadata> List<T> stale(Collection<T> current, Collection<T> desired) {
        var wanted = desired.stream().map(ObjectKey::of).collect(Collectors.toSet());
        return current.stream()
                .filter(object -> !wanted.contains(ObjectKey.of(object)))
                .toList();
    }

    /**
     * Deletes exactly the object that was seen: one that was made anew under its name stays. An object that is gone or
     * already terminating is no error and costs no request where the cache knows.
     */
    public void delete(HasMetadata seen) {
        if (seen.isMarkedForDeletion()) {
            return;
        }
        var options = new DeleteOptions();
        var preconditions = new Preconditions();
        preconditions.setUid(seen.getMetadata().getUid());
        options.setPreconditions(preconditions);
        try {
            var answer = client.raw(path(seen), "DELETE", options);
            if (json.finalizers(answer)) {
                shown(client.getKubernetesSerialization().unmarshal(answer, seen.getClass()));
            } else {
                gone(seen);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw refused("delete", seen, e);
            }
            gone(seen);
        }
    }

    /** Replaces the finalizers of {@code seen}, unless the object was changed meanwhile; one that is gone is no error. */
    public <T extends HasMetadata> void finalizers(T seen, UnaryOperator<List<String>> change) {
        var before = Optional.ofNullable(seen.getMetadata().getFinalizers()).orElse(List.of());
        var after = change.apply(before);
        if (after.equals(before)) {
            return;
        }
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("resourceVersion", seen.getMetadata().getResourceVersion());
        metadata.put("finalizers", after);
        try {
            shown(patch(seen, "", PatchType.JSON_MERGE, Map.of("metadata", metadata)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw refused("change the finalizers of", seen, e);
            }
            gone(seen);
        }
    }

    /** Sets fields of {@code seen}; if it has a resourceVersion, only if the object was not changed since. */
    public <T extends HasMetadata> void merge(T seen, Map<String, ?> fields) {
        var body = new LinkedHashMap<String, Object>(fields);
        Optional.ofNullable(seen.getMetadata().getResourceVersion())
                .ifPresent(version -> body.put("metadata", Map.of("resourceVersion", version)));
        tried("change", seen, () -> patch(seen, "", PatchType.JSON_MERGE, body));
    }

    private <T extends HasMetadata> Applied<T> write(Difference difference, T desired, T current) {
        var body = difference.body(desired);
        if (!difference.differs(body, current)) {
            return new Applied.Unchanged<>(current);
        }
        if (difference.stale(body, current)) {
            takeOver(difference, current);
        }
        // With the uid an object that was deleted and made anew by somebody else is refused, not taken.
        Trees.map(body.get("metadata")).put("uid", current.getMetadata().getUid());
        var what = difference.part() == Part.STATUS ? "apply the status of" : "apply";
        return new Applied.Changed<>(shown(tried(
                what,
                desired,
                () -> patch(desired, difference.part().subresource(), PatchType.SERVER_SIDE_APPLY, body))));
    }

    private <T extends HasMetadata> void takeOver(Difference difference, T current) {
        var metadata = Map.of(
                "resourceVersion", current.getMetadata().getResourceVersion(),
                "managedFields", difference.takenOver(current));
        shown(tried(
                "take over the fields of",
                current,
                () -> patch(current, "", PatchType.JSON_MERGE, Map.of("metadata", metadata))));
    }

    private <T extends HasMetadata> T shown(T answer) {
        var finalizers = answer.getMetadata().getFinalizers();
        if (answer.isMarkedForDeletion() && (finalizers == null || finalizers.isEmpty())) {
            gone(answer);
        } else {
            caches.forEach(cache -> cache.stored(answer));
        }
        return answer;
    }

    private void gone(HasMetadata object) {
        caches.forEach(cache -> cache.deleted(object));
    }

    private <T extends HasMetadata> T patch(T object, String subresource, PatchType type, Object body) {
        var context = new PatchContext();
        context.setPatchType(type);
        context.setFieldManager(manager);
        if (type == PatchType.SERVER_SIDE_APPLY) {
            context.setForce(true);
        }
        var resource = client.resource(object);
        return subresource.isEmpty()
                ? resource.patch(context, json.text(body))
                : resource.subresource(subresource).patch(context, json.text(body));
    }

    private static <T> T tried(String what, HasMetadata object, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw refused(what, object, e);
        }
    }

    private static WriteRefused refused(String what, HasMetadata object, KubernetesClientException e) {
        return new WriteRefused(what + " " + object.getKind() + " " + ObjectKey.of(object), e, e.getCode());
    }

    /**
     * An apply too, so that the fields that the server fills in are nobody's: after a plain create they would be ours, and would have to be
     * given up by two more requests.
     */
    private <T extends HasMetadata> T create(Difference difference, T desired) {
        var body = difference.body(desired);
        Trees.map(body.get("metadata")).put("resourceVersion", NO_VERSION);
        return patch(desired, "", PatchType.SERVER_SIDE_APPLY, body);
    }

    private static String path(HasMetadata object) {
        return collection(object) + "/" + object.getMetadata().getName();
    }

    private static String collection(HasMetadata object) {
        var key = ObjectKey.of(object);
        var version = object.getApiVersion();
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + (key.namespace().isEmpty() ? "" : "/namespaces/" + key.namespace())
                + "/" + object.getPlural();
    }
}
