/** {@code seine mc deploy}: installs Seine by the manifests that are part of the command. */
@NullMarked
package io.seine.cli.mc.install;

import org.jspecify.annotations.NullMarked;
