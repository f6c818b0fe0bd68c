@NullMarked
package io.seine.sandbox.junit;

import org.jspecify.annotations.NullMarked;
