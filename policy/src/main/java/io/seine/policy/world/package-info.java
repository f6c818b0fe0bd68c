/** What policies are evaluated on: the Pods, Namespaces, Services and label identities of a cluster at one moment. */
@NullMarked
package io.seine.policy.world;

import org.jspecify.annotations.NullMarked;
