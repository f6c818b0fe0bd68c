/** Control planes for integration tests, as a JUnit extension. */
@NullMarked
package io.seine.sandbox.junit;

import org.jspecify.annotations.NullMarked;
