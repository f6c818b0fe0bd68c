package io.seine.controller.leader;

import java.time.Instant;

/**
 * What a plan needs to know of a MemberClusterAnnounce that is not terminating.
 *
 * @param clusterId the member, as its field says
 * @param clusterSet name of the ClusterSet that the member believes to be in
 * @param lastSeen when the leader last knew it alive
 */
record Announce(String clusterId, String clusterSet, Instant lastSeen) {}
