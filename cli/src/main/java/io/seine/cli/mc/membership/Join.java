package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.SecretText;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.access.MemberSecret;
import io.seine.cli.mc.install.Installation;
import io.seine.cli.mc.install.Manifest;
import io.seine.cli.mc.install.PolicyDefinitions;
import io.seine.cli.mc.install.Role;
import io.seine.cli.mc.install.Rollout;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a cluster a member: checks, then the Secret and the ClusterSet, then waits until the leader hears it. */
record Join(Cluster member, Report report, Options options) {
    /**
     * How to join.
     *
     * @param deploy whether Seine is installed first
     * @param image for that
     * @param gateways Nodes to annotate
     * @param ignored checks that only warn
     * @param keep whether what was made stays after a failure
     */
    record Options(
            boolean deploy,
            Optional<String> image,
            List<String> gateways,
            Set<String> ignored,
            boolean keep,
            boolean dryRun,
            boolean waits,
            Duration limit) {
        Options {
            gateways = List.copyOf(gateways);
            ignored = Set.copyOf(ignored);
        }
    }

    void run(JoinRequest request, TokenSource source) throws CommandFailure, InterruptedException {
        checkMember(request);
        var token = token(request, source);
        checkLeader(request, token);
        write(request, source, token);
    }

    /** What can be checked without a token. */
    void checkMember(JoinRequest request) throws CommandFailure {
        var problems = new ArrayList<Problem>();
        var checks = new MemberChecks(member, request.namespace());
        checks.version().ifPresent(problems::add);
        Rights.missing(member, rights(request)).ifPresent(problems::add);
        if (!options.deploy) {
            checks.installed().ifPresent(problems::add);
        }
        problems.addAll(ClusterSetRule.problems(existing(request), request));
        problems.addAll(Gateways.problems(member, options.gateways));
        refuse(problems);
    }

    /** What the leader and the other members have to do with it. */
    void checkLeader(JoinRequest request, Secret token) throws CommandFailure {
        var problems = new ArrayList<Problem>();
        try (var leader = new LeaderChecks(request, token, isMember(request))) {
            leader.announce().ifPresent(problems::add);
            var network = new MemberChecks(member, request.namespace()).network(problems);
            leader.others()
                    .forEach(other -> problems.addAll(network.problems(other).toList()));
        }
        refuse(problems);
    }

    private List<Rights.Right> rights(JoinRequest request) {
        var rights = new ArrayList<>(List.of(
                new Rights.Right("patch", "multicluster.crd.antrea.io", "clustersets", request.namespace()),
                new Rights.Right("create", "multicluster.crd.antrea.io", "clustersets", request.namespace()),
                new Rights.Right("patch", "", "secrets", request.namespace()),
                new Rights.Right("create", "", "secrets", request.namespace())));
        if (!options.gateways.isEmpty()) {
            rights.add(new Rights.Right("patch", "", "nodes", ""));
        }
        return rights;
    }

    private void refuse(List<Problem> problems) throws CommandFailure {
        var counting = new ArrayList<Problem>();
        for (var problem : problems) {
            if (options.ignored.contains(problem.check())) {
                report.warn(problem.text());
            } else {
                counting.add(problem);
                report.note("refused: " + problem.text());
            }
        }
        if (!counting.isEmpty()) {
            throw new CommandFailure("this cluster cannot join as it stands (" + counting.size()
                    + (counting.size() == 1 ? " reason" : " reasons") + " above); nothing was changed in it");
        }
    }

    private List<ClusterSet> existing(JoinRequest request) throws CommandFailure {
        try {
            return ClusterSets.all(member, request.namespace(), "member");
        } catch (CommandFailure e) {
            if (options.deploy) {
                return List.of();
            }
            throw e;
        }
    }

    private boolean isMember(JoinRequest request) throws CommandFailure {
        return existing(request).stream()
                .anyMatch(set ->
                        set.getSpec() != null && set.getSpec().clusterID().equals(request.clusterId()));
    }

    private Secret token(JoinRequest request, TokenSource source) throws CommandFailure {
        return switch (source) {
            case TokenSource.Brought(Secret secret) -> secret;
            case TokenSource.InMember(String name) -> {
                var secret = Optional.ofNullable(member.client()
                                .secrets()
                                .inNamespace(request.namespace())
                                .withName(name)
                                .get())
                        .orElseThrow(() -> new CommandFailure("there is no Secret " + name + " in Namespace "
                                + request.namespace() + " of " + member.name()
                                + "; correct --token-secret-name, or bring the token by --token-secret-file"));
                for (var key : List.of(Names.SECRET_CA_KEY, Names.SECRET_TOKEN_KEY)) {
                    if (SecretText.of(secret, key).isEmpty()) {
                        throw new CommandFailure("Secret " + request.namespace() + "/" + name + " has no " + key
                                + "; bring the member's token again");
                    }
                }
                yield secret;
            }
        };
    }

    /** Changes the member's cluster; after a failure takes it back unless it shall be kept. */
    void write(JoinRequest request, TokenSource source, Secret token) throws CommandFailure, InterruptedException {
        var changes = new Changes(member, report, options.dryRun);
        try {
            var manifest = options.deploy ? Optional.of(deploy(request, changes)) : Optional.<Manifest>empty();
            var secret = token.getMetadata().getName();
            if (source instanceof TokenSource.Brought) {
                changes.applyOver(MemberSecret.of(
                        token, secret, request.namespace(), Map.of(Annotations.CREATED_BY_COMMAND, Annotations.TRUE)));
            }
            var set = clusterSet(request, secret);
            if (options.dryRun && options.deploy) {
                changes.wouldCreate(set);
            } else {
                changes.applyOver(set);
            }
            Gateways.annotate(member, changes, report, options.gateways);
            if (options.waits) {
                report.await("the leader to hear this cluster", options.limit, new Heartbeat(member, request));
                if (manifest.isPresent()) {
                    Rollout.awaitAgents(member, report, manifest.get(), options.limit);
                }
            }
        } catch (CommandFailure | RuntimeException e) {
            if (!options.keep) {
                changes.undo();
            }
            throw e;
        }
        if (!options.dryRun) {
            report.line("Successfully joined ClusterSet \"" + request.clusterSet() + "\" as " + request.clusterId());
        }
    }

    private Manifest deploy(JoinRequest request, Changes changes) throws CommandFailure, InterruptedException {
        var manifest = Manifest.shipped(Role.MEMBER).in(Role.MEMBER, request.namespace());
        if (options.image.isPresent()) {
            manifest = manifest.withImage(options.image.get());
        }
        manifest = PolicyDefinitions.whereAbsent(manifest, request.namespace(), member, report);
        new Installation(member, report, changes, request.namespace(), false).apply(manifest);
        if (!options.dryRun) {
            // Its webhook has to answer before the ClusterSet can be written.
            Rollout.awaitControllers(member, report, manifest, options.limit);
        }
        return manifest;
    }

    static ClusterSet clusterSet(JoinRequest request, String secret) {
        var set = new ClusterSet();
        set.setMetadata(new ObjectMetaBuilder()
                .withNamespace(request.namespace())
                .withName(request.clusterSet())
                .build());
        set.setSpec(new ClusterSetSpec(
                request.clusterId(),
                List.of(new ClusterSetSpec.Leader(request.leaderClusterId(), request.leaderServer(), secret)),
                request.leaderNamespace()));
        return set;
    }
}
