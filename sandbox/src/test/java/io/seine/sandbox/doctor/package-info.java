@NullMarked
package io.seine.sandbox.doctor;

import org.jspecify.annotations.NullMarked;
