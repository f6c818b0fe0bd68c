@NullMarked
package io.seine.sandbox.image;

import org.jspecify.annotations.NullMarked;
