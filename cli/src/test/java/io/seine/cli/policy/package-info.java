@NullMarked
package io.seine.cli.policy;

import org.jspecify.annotations.NullMarked;
