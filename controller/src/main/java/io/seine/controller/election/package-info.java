/** Which of several replicas of a controller acts: the one that holds a Lease. */
@NullMarked
package io.seine.controller.election;

import org.jspecify.annotations.NullMarked;
