/** What the sandbox builds once and keeps in the user's cache: programs written in Go, and the cache itself. */
@NullMarked
package io.seine.sandbox.build;

import org.jspecify.annotations.NullMarked;
