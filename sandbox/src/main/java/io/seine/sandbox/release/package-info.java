/** The image of a release: for several processors, the same byte for byte wherever it is built, with a list of its parts. */
@NullMarked
package io.seine.sandbox.release;

import org.jspecify.annotations.NullMarked;
