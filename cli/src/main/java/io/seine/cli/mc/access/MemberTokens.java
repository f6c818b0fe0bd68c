package io.seine.cli.mc.access;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The tokens of members in a leader cluster's Namespace. */
public final class MemberTokens {
    private static final Duration FILLED_LIMIT = Duration.ofSeconds(10);

    private final Cluster leader;
    private final String namespace;
    private final Report report;

    public MemberTokens(Cluster leader, String namespace, Report report) {
        this.leader = leader;
        this.namespace = namespace;
        this.report = report;
    }

    /** Why a token {@code name} cannot be made for that cluster. */
    public Optional<String> problem(String name, String clusterId) throws CommandFailure {
        var illegal = ClusterIds.problem(clusterId);
        return illegal.isPresent() ? illegal : ClusterIds.conflict(accounts(), name, clusterId);
    }

    /**
     * Makes, or repairs, what lets a member in, and waits for its token. Nothing is taken back here: that is the part of whoever
     * owns {@code changes}.
     *
     * @return the Secret with its token; without data in a dry run
     */
    public Secret ensure(Changes changes, MemberAccount account) throws CommandFailure, InterruptedException {
        var problem = problem(account.name(), account.clusterId());
        if (problem.isPresent()) {
            throw new CommandFailure(problem.get());
        }
        bind(changes, account);
        applyOrKeep(changes, account.rights());
        applyOrKeep(changes, account.token());
        return changes.isDryRun() ? account.token() : filled(account.token());
    }

    /** An account that was another cluster's gets its old binding back if this run fails; one of somebody else's stays theirs. */
    private void bind(Changes changes, MemberAccount account) throws CommandFailure {
        var before = changes.get(account.account());
        var bound = before.flatMap(ClusterIds::binding);
        if (before.isPresent() && !bound.equals(Optional.of(account.clusterId()))) {
            bound.ifPresent(
                    old -> report.warn("ServiceAccount \"" + account.name() + "\" was bound to cluster ID \"" + old
                            + "\"; its token now speaks for \"" + account.clusterId()
                            + "\". If " + old + " still has it, rotate it: seine mc rotate membertoken "
                            + account.name() + " -n " + namespace));
            if (!changes.isDryRun()) {
                changes.undoWith(
                        "ServiceAccount \"" + namespace + "/" + account.name() + "\" restored ClusterID binding",
                        () -> leader.annotate(before.get(), Annotations.CLUSTER_ID, bound.orElse(null)));
            }
        }
        var wanted = account.account();
        if (before.filter(there -> !isOurs(there)).isPresent()) {
            wanted.getMetadata().getAnnotations().remove(Annotations.CREATED_BY_COMMAND);
        }
        changes.apply(wanted);
    }

    /** What somebody else made under that name is used, and stays theirs. */
    private void applyOrKeep(Changes changes, HasMetadata object) throws CommandFailure {
        var before = changes.get(object);
        if (before.filter(there -> !isOurs(there)).isPresent()) {
            report.line(Changes.quoted(object) + " already exists");
        } else {
            changes.apply(object);
        }
    }

    /** The Secret once Kubernetes has put a token into it. */
    Secret filled(Secret token) throws CommandFailure, InterruptedException {
        report.await(
                "a token in Secret \"" + token.getMetadata().getName() + "\"",
                FILLED_LIMIT,
                Report.until(() -> read(token.getMetadata().getName())
                        .filter(MemberTokens::isFilled)
                        .isPresent()));
        return read(token.getMetadata().getName())
                .orElseThrow(() ->
                        new CommandFailure("Secret \"" + token.getMetadata().getName()
                                + "\" was deleted while it was being made; run the command again"));
    }

    static boolean isFilled(Secret secret) {
        return secret.getData() != null
                && secret.getData().getOrDefault(Names.SECRET_TOKEN_KEY, "").length() > 0;
    }

    /** The Secret of that name. */
    public Optional<Secret> read(String name) throws CommandFailure {
        try {
            return Optional.ofNullable(leader.client()
                    .secrets()
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot read Secret \"" + namespace + "/" + name + "\" in " + leader.name() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }

    /** The account of a token, where it is one of a member. */
    Optional<MemberAccount> account(String name) throws CommandFailure {
        return accounts().stream()
                .filter(account -> account.getMetadata().getName().equals(name))
                .findFirst()
                .map(account -> new MemberAccount(
                        namespace, name, ClusterIds.binding(account).orElse("")));
    }

    List<ServiceAccount> accounts() throws CommandFailure {
        try {
            return leader.client()
                    .serviceAccounts()
                    .inNamespace(namespace)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot list the ServiceAccounts of Namespace " + namespace + " in " + leader.name() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }

    /**
     * A token of the command's.
     *
     * @param clusterId which it speaks for; empty when its account is bound to none
     */
    record Listed(Secret secret, String clusterId) {}

    /** The tokens of the Namespace. */
    List<Listed> here() throws CommandFailure {
        return listed(
                () -> leader.client().secrets().inNamespace(namespace).list().getItems());
    }

    /** The tokens of all Namespaces. */
    List<Listed> everywhere() throws CommandFailure {
        return listed(() -> leader.client().secrets().inAnyNamespace().list().getItems());
    }

    private List<Listed> listed(Supplier<List<Secret>> secrets) throws CommandFailure {
        try {
            return secrets.get().stream()
                    .filter(secret -> isOurs(secret) && MemberAccount.TOKEN_TYPE.equals(secret.getType()))
                    .map(secret -> new Listed(secret, boundTo(secret)))
                    .toList();
        } catch (KubernetesClientException e) {
            throw new CommandFailure("cannot list Secrets in " + leader.name() + ": " + ApiFailure.sentence(e), e);
        }
    }

    /** The cluster ID that the account of a token is bound to; empty for none. */
    String boundTo(Secret token) {
        return Optional.ofNullable(token.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(MemberAccount.ACCOUNT_NAME))
                .map(account -> leader.client()
                        .serviceAccounts()
                        .inNamespace(token.getMetadata().getNamespace())
                        .withName(account)
                        .get())
                .flatMap(ClusterIds::binding)
                .orElse("");
    }

    /** Removes what the command made for the member {@code clusterId}. */
    public void removeOf(String clusterId, boolean dryRun) throws CommandFailure {
        remove(clusterId::equals, dryRun);
    }

    /** Removes what the command made for any member. */
    public void removeAll(boolean dryRun) throws CommandFailure {
        remove(any -> true, dryRun);
    }

    private void remove(Predicate<String> clusterIds, boolean dryRun) throws CommandFailure {
        var changes = new Changes(leader, report, dryRun);
        for (var account : accounts()) {
            var clusterId = ClusterIds.binding(account).filter(clusterIds);
            if (clusterId.isPresent()) {
                remove(changes, account.getMetadata().getName(), clusterId.get());
            }
        }
    }

    /** Removes the three objects of that name, as far as the command made them; says what it leaves. */
    void remove(Changes changes, String name, String clusterId) throws CommandFailure {
        var account = new MemberAccount(namespace, name, clusterId);
        for (HasMetadata object : List.of(account.token(), account.rights(), account.account())) {
            var there = changes.get(object);
            if (there.isPresent() && !isOurs(there.get())) {
                report.line(Changes.quoted(object) + " is not created by this command, skip deletion");
            } else {
                changes.delete(object);
            }
        }
    }

    /** Whether the command made {@code object}, so that it may remove it. */
    static boolean isOurs(HasMetadata object) {
        return object.getMetadata().getAnnotations() != null
                && object.getMetadata().getAnnotations().containsKey(Annotations.CREATED_BY_COMMAND);
    }

    /** {@code token} as a member keeps it: only what it needs to reach the leader, in no Namespace yet. */
    public static Secret forMember(Secret token, String name) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withType("Opaque")
                .withData(new TreeMap<>(token.getData()))
                .build();
    }
}
