@NullMarked
package io.seine.cli.mc.verify;

import org.jspecify.annotations.NullMarked;
