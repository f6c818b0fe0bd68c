/** End-to-end tests on the sandbox, and the borders between modules. */
@NullMarked
package io.seine.e2e;

import org.jspecify.annotations.NullMarked;
