/** A cluster that a command works on: how it is found, and how its objects are changed. */
@NullMarked
package io.seine.cli.cluster;

import org.jspecify.annotations.NullMarked;
