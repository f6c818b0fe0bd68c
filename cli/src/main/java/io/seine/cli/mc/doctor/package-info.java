/** {@code seine mc doctor}: names what is wrong, from what was observed, and what mends it. */
@NullMarked
package io.seine.cli.mc.doctor;

import org.jspecify.annotations.NullMarked;
