/** The kinds of Antrea itself (crd.antrea.io) that are read or written; their definitions are Antrea's and may be absent. */
@NullMarked
package io.seine.api.antrea;

import org.jspecify.annotations.NullMarked;
