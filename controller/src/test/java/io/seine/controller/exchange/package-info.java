@NullMarked
package io.seine.controller.exchange;

import org.jspecify.annotations.NullMarked;
