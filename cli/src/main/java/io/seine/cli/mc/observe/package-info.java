/** What is read from clusters, once, before it is judged or shown. */
@NullMarked
package io.seine.cli.mc.observe;

import org.jspecify.annotations.NullMarked;
