@NullMarked
package io.seine.sandbox.build;

import org.jspecify.annotations.NullMarked;
