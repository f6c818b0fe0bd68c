@NullMarked
package io.seine.sandbox.plan;

import org.jspecify.annotations.NullMarked;
