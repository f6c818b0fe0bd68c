@NullMarked
package io.seine.sandbox.machine;

import org.jspecify.annotations.NullMarked;
