package io.seine.api;

/** What a member tells the leader about imports that it cannot make: parts and messages of the Events, as the original writes them. */
public final class PolicyImports {
    /** {@code reportingComponent} of the Events. */
    public static final String REPORTING_COMPONENT = "resourceimport-controller";

    /** {@code reportingInstance} of the Events. */
    public static final String REPORTING_INSTANCE = "antrea-mc-controller";

    /** {@code action} of the Events. */
    public static final String ACTION = "synced";

    private PolicyImports() {}

    /** A policy of that name is there that is not an import. */
    public static String conflict(String cluster) {
        return "Unable to import Antrea ClusterNetworkPolicy which conflicts with existing one in cluster " + cluster;
    }

    /** Whether the Tier exists cannot be known. */
    public static String tierUnknown(String tier, String cluster) {
        return "Failed to get Tier " + tier + " in member cluster " + cluster;
    }

    /** The Tier does not exist. The guide says "in the importing cluster"; the original does not. */
    public static String tierMissing(String tier, String cluster) {
        return "ACNP Tier " + tier + " does not exist in importing cluster " + cluster;
    }

    /** The importing cluster's API server did not take the new policy. */
    public static String notCreated(String cluster) {
        return "Failed to create imported Antrea ClusterNetworkPolicy in cluster " + cluster;
    }

    /** The importing cluster's API server did not take the changed policy. */
    public static String notUpdated(String cluster) {
        return "Failed to update imported Antrea ClusterNetworkPolicy in cluster " + cluster;
    }

    /** The importing cluster's API server did not delete the policy. */
    public static String notDeleted(String cluster) {
        return "Failed to delete imported Antrea ClusterNetworkPolicy that no longer has a valid Tier for cluster "
                + cluster;
    }
}
