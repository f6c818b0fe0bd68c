package io.seine.controller.admission;

import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import io.seine.api.Labels;
import io.seine.api.Limits;
import io.seine.api.Names;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who may export what in whose name. An account that is bound to a cluster is held to that cluster; others may write what they like as
 * long as it is no bound cluster's. No text tells a caller another cluster's ID or the name that was expected.
 */
final class ExportRules {
    private static final Set<String> MEMBER_KINDS =
            Set.of(Kinds.SERVICE, Kinds.ENDPOINTS, Kinds.CLUSTER_INFO, Kinds.LABEL_IDENTITY);
    private static final Set<String> NAMED_KINDS = Set.of(Kinds.SERVICE, Kinds.ENDPOINTS);

    /** What follows a cluster's ID in the name of an export that members make. */
    private static final Pattern DERIVED_NAME_END = Pattern.compile(".*-(service|endpoints)|clusterinfo|[0-9a-f]{16}");

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final ResourceExportSpec NOTHING =
            new ResourceExportSpec("", "", "", "", null, null, null, null, null, null, null);

    private ExportRules() {}

    /**
     * Decides.
     *
     * @param namespace the leader's
     * @param accounts the accounts there, among them the caller if it exists; may ask the API server, and fail
     */
    static Decision decide(Review review, String namespace, Function<Caller.Account, Accounts> accounts) {
        if (!Set.of(Review.CREATE, Review.UPDATE, Review.DELETE).contains(review.operation())
                || !(review.caller() instanceof Caller.Account account)
                || (account.isControllerOf(namespace) && !review.creates())
                || (Caller.JANITORS.contains(account) && review.deletes())) {
            return Decision.allow();
        }
        // Before it becomes objects, which take many times the memory of the text.
        if (!review.deletes() && MEMBER_KINDS.contains(review.kind()) && review.specLength() > Limits.EXPORT_LENGTH) {
            return Decision.deny("The spec has " + review.specLength() + " characters of JSON; at most "
                    + Limits.EXPORT_LENGTH + " are allowed");
        }
        var export = review.subject(ResourceExport.class);
        var before = review.oldObject(ResourceExport.class);
        var known = accounts.apply(account);
        if (account.namespace().equals(namespace) && !known.has(account.name())) {
            return review.deletes() && export.isMarkedForDeletion()
                    ? Decision.allow()
                    : Decision.unmet("ServiceAccount not found");
        }
        var binding = account.namespace().equals(namespace) ? known.binding(account.name()) : Optional.<String>empty();
        var refused = binding.isPresent()
                ? member(review, export, before, binding.get(), known)
                : unbound(review, export, before, account, known);
        return refused.or(() -> review.deletes() ? Optional.empty() : payload(export))
                .<Decision>map(Decision::deny)
                .orElseGet(Decision::allow);
    }

    /** Why an account that no cluster is bound to may not do this. */
    private static Optional<String> unbound(
            Review review,
            ResourceExport export,
            Optional<ResourceExport> before,
            Caller.Account account,
            Accounts known) {
        if (account.name().equals(Names.SHARED_MEMBER_SERVICE_ACCOUNT)
                && kinds(export, before).anyMatch(Kinds.CLUSTER_NETWORK_POLICY::equals)) {
            return notAuthorized("export this kind");
        }
        var owned = owners(export, before).anyMatch(known::isBound);
        var reserved = review.creates() && known.bound().stream().anyMatch(cluster -> isNameOf(cluster, export));
        return owned || reserved
                ? notAuthorized("write ResourceExports of a cluster that is bound to an account")
                : Optional.empty();
    }

    private static Stream<String> kinds(ResourceExport export, Optional<ResourceExport> before) {
        return Stream.concat(Stream.of(export), before.stream())
                .map(object -> spec(object).kind());
    }

    /** Every cluster that the export says to be of. */
    private static Stream<String> owners(ResourceExport export, Optional<ResourceExport> before) {
        return Stream.concat(Stream.of(export), before.stream()).flatMap(object -> {
            var info = spec(object).clusterInfo();
            return Stream.of(
                    spec(object).clusterID(),
                    labels(object).getOrDefault(Labels.SOURCE_CLUSTER_ID, ""),
                    info == null ? "" : info.clusterID());
        });
    }

    private static boolean isNameOf(String cluster, ResourceExport export) {
        var name = export.getMetadata().getName();
        return name.startsWith(cluster + "-")
                && DERIVED_NAME_END
                        .matcher(name.substring(cluster.length() + 1))
                        .matches();
    }

    /** Why the account of {@code cluster} may not do this. */
    private static Optional<String> member(
            Review review, ResourceExport export, Optional<ResourceExport> before, String cluster, Accounts known) {
        if (cluster.isEmpty()) {
            return Optional.of("ClusterID annotation on ServiceAccount is empty");
        }
        if (!review.creates()) {
            var old = before.orElseThrow(() -> new Review.Unreadable("there is no old object to compare with"));
            if (!spec(old).clusterID().equals(cluster) && !isSquatter(old, cluster, known)) {
                return notAuthorized("modify or delete ResourceExports owned by another member");
            }
            if (review.deletes()) {
                return Optional.empty();
            }
            if (Finalizers.hold(old) && !Finalizers.hold(export)) {
                return notAuthorized("remove the ResourceExport finalizer");
            }
            if (NAMED_KINDS.contains(spec(old).kind()) && !source(old).equals(source(export))) {
                return Optional.of("Spec.Namespace, Spec.Name and Spec.Kind are immutable");
            }
        }
        return content(export, cluster)
                .or(() -> name(export, cluster, known))
                .or(() -> review.creates()
                                && !spec(export).kind().equals(Kinds.LABEL_IDENTITY)
                                && !Finalizers.hold(export)
                        ? notAuthorized("create a ResourceExport without the ResourceExport finalizer")
                        : Optional.empty());
    }

    /** Whether an export took a name of {@code cluster} before that was bound: it has neither the name of its own spec nor an owner. */
    private static boolean isSquatter(ResourceExport export, String cluster, Accounts known) {
        return isNameOf(cluster, export)
                && !known.isBound(spec(export).clusterID())
                && !export.getMetadata().getName().equals(spec(export).objectName());
    }

    private static Optional<String> content(ResourceExport export, String cluster) {
        var spec = spec(export);
        if (!MEMBER_KINDS.contains(spec.kind())) {
            return notAuthorized("export this kind");
        }
        if (spec.kind().equals(Kinds.SERVICE) && spec.service() == null) {
            return notAuthorized("create a ResourceExport of kind Service without Spec.Service");
        }
        if (spec.kind().equals(Kinds.ENDPOINTS) && spec.endpoints() == null) {
            return notAuthorized("create a ResourceExport of kind Endpoints without Spec.Endpoints");
        }
        if (NAMED_KINDS.contains(spec.kind())) {
            if (!DNS_LABEL.matcher(spec.namespace()).matches()) {
                return Optional.of("Spec.Namespace must be a valid DNS-1123 label");
            }
            if (!DNS_LABEL.matcher(spec.name()).matches()) {
                return Optional.of("Spec.Name must be a valid DNS-1123 label");
            }
        }
        if (!spec.clusterID().equals(cluster)) {
            return notAuthorized("spoof ClusterID in ResourceExport");
        }
        var labels = labels(export);
        if (!cluster.equals(labels.get(Labels.SOURCE_CLUSTER_ID))) {
            return notAuthorized("spoof SourceClusterID in ResourceExport");
        }
        if (!spec.kind().equals(labels.get(Labels.SOURCE_KIND))) {
            return notAuthorized("spoof SourceKind label in ResourceExport");
        }
        if (NAMED_KINDS.contains(spec.kind())
                && !(spec.name().equals(labels.get(Labels.SOURCE_NAME))
                        && spec.namespace().equals(labels.get(Labels.SOURCE_NAMESPACE)))) {
            return notAuthorized("spoof source labels in ResourceExport");
        }
        return Optional.empty();
    }

    private static Optional<String> name(ResourceExport export, String cluster, Accounts known) {
        var spec = spec(export);
        if (spec.kind().equals(Kinds.LABEL_IDENTITY) && spec.labelIdentity() == null) {
            return Optional.of("Invalid ResourceExport for this member cluster");
        }
        // "east" of Namespace "1-default" has the names of "east-1" of Namespace "default"; where both exist, nobody
        // gets them.
        var ambiguous =
                known.bound().stream().anyMatch(other -> other.startsWith(cluster + "-") && isNameOf(other, export));
        if (ambiguous || !export.getMetadata().getName().equals(spec.objectName())) {
            return Optional.of("Invalid ResourceExport name for this member cluster");
        }
        var info = spec.clusterInfo();
        return spec.kind().equals(Kinds.CLUSTER_INFO)
                        && info != null
                        && !info.clusterID().equals(cluster)
                ? notAuthorized("spoof ClusterInfo.ClusterID")
                : Optional.empty();
    }

    private static Optional<String> payload(ResourceExport export) {
        return MEMBER_KINDS.contains(spec(export).kind()) ? ExportPayload.problem(spec(export)) : Optional.empty();
    }

    private static Optional<String> notAuthorized(String what) {
        return Optional.of("ServiceAccount is not authorized to " + what);
    }

    private static ResourceExportSpec spec(ResourceExport export) {
        return Optional.ofNullable(export.getSpec()).orElse(NOTHING);
    }

    private static List<String> source(ResourceExport export) {
        var spec = spec(export);
        return List.of(spec.kind(), spec.namespace(), spec.name());
    }

    private static Map<String, String> labels(ResourceExport export) {
        return Optional.ofNullable(export.getMetadata().getLabels()).orElse(Map.of());
    }
}
