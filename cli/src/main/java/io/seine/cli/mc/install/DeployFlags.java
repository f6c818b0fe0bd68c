package io.seine.cli.mc.install;

import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of both installations. */
final class DeployFlags {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Mixin
    private ChangeFlags change = new ChangeFlags();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description =
                    "The Namespace of the controller; made if it does not exist. Default: antrea-multicluster in a leader,"
                            + " kube-system in a member.")
    private @Nullable String namespace;

    @Option(
            names = {"-f", "--manifest-file"},
            paramLabel = "FILE",
            description = "A manifest to apply in the place of the one that is part of this command.")
    private @Nullable Path file;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "The image of the controllers and agents, as registry/name:tag.")
    private @Nullable String image;

    @Option(
            names = "--reset-config",
            description =
                    "Replace the ConfigMaps of an installation that is there by the manifest's. Else they are kept as they"
                            + " are.")
    private boolean resetConfig;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml",
            description = "Only print the manifest (yaml).")
    private @Nullable String output;

    @Option(
            names = "--antrea-version",
            hidden = true,
            paramLabel = "VERSION",
            description = "Without effect: the manifest of this version of the command is applied.")
    private @Nullable String antreaVersion;

    /**
     * Installs.
     *
     * @param policies when they are defined
     */
    int run(Role role, PolicyDefinitions policies, Report report) throws CommandFailure, InterruptedException {
        if (antreaVersion != null) {
            report.warn("--antrea-version has no effect: this command installs Seine, in its own version");
        }
        var target = Optional.ofNullable(namespace).orElse(role.defaultNamespace());
        var manifest = file == null ? Manifest.shipped(role) : Manifest.of(file);
        manifest = manifest.in(role, target);
        if (image != null) {
            manifest = manifest.withImage(image);
        }
        if (policies == PolicyDefinitions.ALWAYS) {
            manifest = manifest.withPolicies(target);
        }
        if (output != null) {
            if (!output.equals("yaml")) {
                throw new CommandFailure("--output " + output + " is not known; the manifest is printed as yaml");
            }
            report.text(manifest.yaml());
            return 0;
        }
        try (var open = cluster.open()) {
            // Who brings a manifest wants no more than what is in it.
            if (policies == PolicyDefinitions.AUTO && file == null) {
                manifest = PolicyDefinitions.whereAbsent(manifest, target, open, report);
            }
            var changes = new Changes(open, report, change.dryRun());
            new Installation(open, report, changes, target, resetConfig).apply(manifest);
            if (change.waits()) {
                Rollout.await(open, report, manifest, change.timeout());
            }
            report.line(
                    change.dryRun()
                            ? "Nothing was changed (dry run)"
                            : "Antrea Multi-cluster successfully deployed in Namespace " + target);
        }
        return 0;
    }
}
