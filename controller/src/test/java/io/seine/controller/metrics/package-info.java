@NullMarked
package io.seine.controller.metrics;

import org.jspecify.annotations.NullMarked;
