package io.seine.cli.mc.membership;

import io.seine.api.Names;
import io.seine.cli.mc.access.ClusterIds;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * As what a cluster joins which leader, complete and legal.
 *
 * @param namespace of the member's controller
 * @param leaderServer URL of the leader's API server
 */
record JoinRequest(
        String clusterSet,
        String clusterId,
        String namespace,
        String leaderClusterId,
        String leaderNamespace,
        String leaderServer) {

    /** Flags by the names that their fields have in the file. */
    private static final Map<String, String> FLAGS = Map.of(
            JoinConfig.CLUSTER_SET, "--clusterset",
            JoinConfig.CLUSTER_ID, "--clusterid",
            JoinConfig.NAMESPACE, "--namespace",
            JoinConfig.LEADER_CLUSTER_ID, "--leader-clusterid",
            JoinConfig.LEADER_NAMESPACE, "--leader-namespace",
            JoinConfig.LEADER_SERVER, "--leader-apiserver",
            JoinConfig.TOKEN_NAME, "--token-secret-name",
            JoinConfig.TOKEN_FILE, "--token-secret-file");

    /**
     * The fields of {@code file} and {@code flags} together. As with the original's command the file's count, unless the flags are
     * preferred; where both differ that is said.
     */
    static Map<String, String> merged(
            Map<String, String> file, Map<String, String> flags, boolean preferFlags, Report report) {
        var merged = new HashMap<>(file);
        flags.forEach((field, value) -> {
            var other = merged.get(field);
            if (other != null && !other.equals(value)) {
                report.warn(field + " is " + other + " in the join config file and " + value + " by "
                        + FLAGS.get(field) + "; "
                        + (preferFlags ? "the flag counts" : "the file counts, unless --prefer-flags is given"));
            }
            if (other == null || preferFlags) {
                merged.put(field, value);
            }
        });
        return merged;
    }

    /** The request of {@code fields}, if none is missing. */
    static JoinRequest of(Map<String, String> fields) throws CommandFailure {
        var request = new JoinRequest(
                field(fields, JoinConfig.CLUSTER_SET, "the ClusterSet's ID"),
                field(fields, JoinConfig.CLUSTER_ID, "the cluster ID of this member"),
                fields.getOrDefault(JoinConfig.NAMESPACE, Names.DEFAULT_MEMBER_NAMESPACE),
                field(fields, JoinConfig.LEADER_CLUSTER_ID, "the leader's cluster ID"),
                field(fields, JoinConfig.LEADER_NAMESPACE, "the leader's Namespace"),
                field(fields, JoinConfig.LEADER_SERVER, "the address of the leader's API server")
                        .replaceFirst("/+$", ""));
        var illegal = ClusterIds.problem(request.clusterId);
        if (illegal.isPresent()) {
            throw new CommandFailure(illegal.get());
        }
        if (!isHttps(request.leaderServer)) {
            throw new CommandFailure(
                    "the address of the leader's API server must look like https://<address>:<port>, not \""
                            + request.leaderServer
                            + "\"; correct --leader-apiserver or leaderAPIServer in the join config");
        }
        return request;
    }

    private static String field(Map<String, String> fields, String name, String meaning) throws CommandFailure {
        return Optional.ofNullable(fields.get(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new CommandFailure(meaning + " is missing; give it by " + FLAGS.get(name)
                        + ", or as " + name + " in the file of --config-file, or name the leader by --leader-context"));
    }

    private static boolean isHttps(String address) {
        try {
            var uri = URI.create(address);
            return "https".equals(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
