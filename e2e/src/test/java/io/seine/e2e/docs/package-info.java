/** The commands of the documents, run as their reader types them, and compared with what the documents show. */
@NullMarked
package io.seine.e2e.docs;

import org.jspecify.annotations.NullMarked;
