@NullMarked
package io.seine.controller.election;

import org.jspecify.annotations.NullMarked;
