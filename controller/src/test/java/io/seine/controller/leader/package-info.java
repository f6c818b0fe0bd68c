@NullMarked
package io.seine.controller.leader;

import org.jspecify.annotations.NullMarked;
