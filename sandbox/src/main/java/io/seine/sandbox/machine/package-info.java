/** Machines, each a set of Linux namespaces with a process 1, and the servers that run in them. */
@NullMarked
package io.seine.sandbox.machine;

import org.jspecify.annotations.NullMarked;
