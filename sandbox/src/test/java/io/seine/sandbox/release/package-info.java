/** The image of a release. */
@NullMarked
package io.seine.sandbox.release;

import org.jspecify.annotations.NullMarked;
