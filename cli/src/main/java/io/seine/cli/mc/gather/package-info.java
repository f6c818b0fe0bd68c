/** {@code seine mc gather}: a support bundle without secrets. */
@NullMarked
package io.seine.cli.mc.gather;

import org.jspecify.annotations.NullMarked;
