/** {@code seine demo}: the guide's main path on the sandbox, step by step. */
@NullMarked
package io.seine.cli.demo;

import org.jspecify.annotations.NullMarked;
