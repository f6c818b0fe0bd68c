/**
 * The member role: joins a ClusterSet, exports and imports Services, elects the gateway and exchanges what the clusters say of
 * their networks.
 */
@NullMarked
package io.seine.controller.member;

import org.jspecify.annotations.NullMarked;
