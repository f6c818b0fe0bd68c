/** Finds out what a machine lacks for a sandbox, by trying it, and names the command that gives it. */
@NullMarked
package io.seine.sandbox.doctor;

import org.jspecify.annotations.NullMarked;
