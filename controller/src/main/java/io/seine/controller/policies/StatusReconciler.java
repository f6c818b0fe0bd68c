package io.seine.controller.policies;

import io.fabric8.kubernetes.client.CustomResource;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.PolicyStatus;
import io.seine.api.multicluster.PolicySpec;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.Reconciler;
import io.seine.policy.spec.Policy.Origin;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes what the survey has found that a policy should say of itself, and tells its owner what is wrong with it. */
final class StatusReconciler implements Reconciler<Origin> {
    private final Supplier<Optional<PolicyCaches>> caches;
    private final Survey survey;
    private final EventRecorder events;

    /** @param caches empty where Seine does not enforce policies, or does not know enough yet */
    StatusReconciler(Supplier<Optional<PolicyCaches>> caches, Survey survey, EventRecorder events) {
        this.caches = caches;
        this.survey = survey;
        this.events = events;
    }

    @Override
    public Next reconcile(Origin key) {
        caches.get()
                .ifPresent(open -> survey.of(key)
                        .ifPresent(plan -> open.policy(key)
                                .filter(policy -> !policy.isMarkedForDeletion() && isOf(plan, policy))
                                .ifPresent(policy -> write(open, plan, policy))));
        return Next.done();
    }

    /** A policy that was changed meanwhile is surveyed again. */
    private static boolean isOf(StatusPlan plan, CustomResource<PolicySpec, PolicyStatus> policy) {
        return Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L)
                == plan.status().observedGeneration();
    }

    private void write(PolicyCaches open, StatusPlan plan, CustomResource<PolicySpec, PolicyStatus> policy) {
        var desired = policy instanceof AntreaNetworkPolicy ? new AntreaNetworkPolicy() : new ClusterNetworkPolicy();
        desired.getMetadata().setNamespace(policy.getMetadata().getNamespace());
        desired.getMetadata().setName(policy.getMetadata().getName());
        desired.setStatus(plan.status());
        var applied = open.applier().applyStatus(desired, policy, Claim.NAMED_FIELDS);
        if (applied instanceof Applied.Changed<?>) {
            plan.trouble().ifPresent(trouble -> events.warning(policy, trouble.reason(), trouble.message()));
        }
    }
}
