@NullMarked
package io.seine.cli.probe;

import org.jspecify.annotations.NullMarked;
