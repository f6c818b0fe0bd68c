@NullMarked
package io.seine.sandbox.cluster;

import org.jspecify.annotations.NullMarked;
