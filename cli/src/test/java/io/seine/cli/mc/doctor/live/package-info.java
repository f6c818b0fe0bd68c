/** Faults made in real API servers with Seine's real controllers, and what the doctor says and what becomes of it. */
@NullMarked
package io.seine.cli.mc.doctor.live;

import org.jspecify.annotations.NullMarked;
