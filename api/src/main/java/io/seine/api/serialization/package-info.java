/** How objects of the API become text and back. */
@NullMarked
package io.seine.api.serialization;

import org.jspecify.annotations.NullMarked;
