package io.seine.cli.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.FieldManagers;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a command writes to a cluster: by server-side apply, so that it can be run again and leaves alone what others have
 * set, and remembered, so that a run that fails can take back what it made itself.
 */
public final class Changes {
    private final Cluster cluster;
    private final Report report;
    private final boolean dryRun;
    private final Kinds kinds;
    private final Deque<Undo> undos = new ArrayDeque<>();

    /** What a write came to. */
    public enum Outcome {
        CREATED("created"),
        CONFIGURED("configured"),
        UNCHANGED("unchanged");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }
    }

    private record Undo(String what, Runnable action) {}

    /**
     * No changes yet.
     *
     * @param dryRun whether the API server is only asked what it would do
     */
    public Changes(Cluster cluster, Report report, boolean dryRun) {
        this.cluster = cluster;
        this.report = report;
        this.dryRun = dryRun;
        this.kinds = new Kinds(cluster.client());
    }

    public boolean isDryRun() {
        return dryRun;
    }

    /** Makes {@code desired}, or gives what is there the fields of it; prints one line about it. */
    public Outcome apply(HasMetadata desired) throws CommandFailure {
        var before = get(desired);
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FieldManagers.COMMAND)
                .withForce(true)
                .withDryRun(dryRun ? List.of("All") : List.of())
                .build();
        try {
            var after = at(desired).patch(context);
            var outcome = before.isEmpty()
                    ? Outcome.CREATED
                    : isSame(before.get(), after) ? Outcome.UNCHANGED : Outcome.CONFIGURED;
            if (outcome == Outcome.CREATED && !dryRun) {
                undos.push(new Undo(quoted(desired) + " deleted", () -> remove(after)));
            }
            report.line(quoted(desired) + " " + outcome.word + (dryRun ? " (dry run)" : ""));
            return outcome;
        } catch (KubernetesClientException e) {
            throw failure("write " + quoted(desired), e);
        }
    }

    /** As {@link #apply}, but what an object that was there said before is put back too if this run fails. */
    public Outcome applyOver(HasMetadata desired) throws CommandFailure {
        var before = get(desired);
        var outcome = apply(desired);
        if (outcome == Outcome.CONFIGURED && !dryRun) {
            before.ifPresent(there -> {
                there.getMetadata().setResourceVersion(null);
                there.getMetadata().setManagedFields(null);
                undos.push(new Undo(quoted(desired) + " is as it was", () -> restore(there)));
            });
        }
        return outcome;
    }

    /** Says that {@code desired} would be made: in a dry run, where the API server cannot be asked because its Namespace is not there. */
    public void wouldCreate(HasMetadata desired) {
        report.line(quoted(desired) + " " + Outcome.CREATED.word + " (dry run)");
    }

    /** Deletes {@code object}; prints one line about it. Returns whether it was there. */
    public boolean delete(HasMetadata object) throws CommandFailure {
        try {
            var resource = at(object);
            boolean there = resource.get() != null;
            if (there && !dryRun) {
                resource.delete();
            }
            report.line(quoted(object) + (there ? " deleted" + (dryRun ? " (dry run)" : "") : " not found"));
            return there;
        } catch (KubernetesClientException e) {
            throw failure("delete " + quoted(object), e);
        }
    }

    /** How the cluster has {@code object}; empty when it does not. */
    public <T extends HasMetadata> Optional<T> get(T object) throws CommandFailure {
        try {
            return Optional.ofNullable(at(object).get());
        } catch (KubernetesClientException e) {
            throw failure("read " + quoted(object), e);
        }
    }

    /** Remembers how to take back a change that is not the creation of an object. */
    public void undoWith(String what, Runnable action) {
        undos.push(new Undo(what, action));
    }

    /** Takes back all changes, the last first; tells each, and what cannot be taken back. */
    public void undo() {
        if (!undos.isEmpty()) {
            report.note("deleting created resources");
        }
        while (!undos.isEmpty()) {
            var undo = undos.pop();
            try {
                undo.action.run();
                report.note(undo.what);
            } catch (KubernetesClientException e) {
                report.warn("could not take back: " + undo.what + ": " + ApiFailure.sentence(e));
            }
        }
    }

    /** {@code Kind "name"}, with the Namespace where it has one. */
    public static String quoted(HasMetadata object) {
        var namespace = object.getMetadata().getNamespace();
        return object.getKind() + " \"" + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName() + '"';
    }

    /** Where the cluster has {@code object}: one that was read as a tree is found by what its API server says of its kind. */
    @SuppressWarnings("unchecked") // T is GenericKubernetesResource there
    private <T extends HasMetadata> Resource<T> at(T object) {
        if (object instanceof GenericKubernetesResource tree) {
            var context = kinds.context(tree.getApiVersion(), tree.getKind())
                    .orElseThrow(() -> new KubernetesClientException(
                            "the API server has no kind " + tree.getKind() + " in " + tree.getApiVersion()));
            var kind = cluster.client().genericKubernetesResources(context);
            var namespace = tree.getMetadata().getNamespace();
            return (Resource<T>)
                    (namespace == null
                            ? kind.resource(tree)
                            : kind.inNamespace(namespace).resource(tree));
        }
        return cluster.client().resource(object);
    }

    private void remove(HasMetadata created) {
        at(created).delete();
    }

    private void restore(HasMetadata before) {
        var unused = at(before).update();
        assert unused != null;
    }

    private static boolean isSame(HasMetadata before, HasMetadata after) {
        var version = before.getMetadata().getResourceVersion();
        return version != null && version.equals(after.getMetadata().getResourceVersion());
    }

    private CommandFailure failure(String tried, KubernetesClientException e) {
        return new CommandFailure("cannot " + tried + " in " + cluster.name() + ": " + ApiFailure.sentence(e), e);
    }
}
