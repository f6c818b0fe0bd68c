/** The contract: custom resources as Java types, and every name, label and constant of the wire format. */
@NullMarked
package io.seine.api;

import org.jspecify.annotations.NullMarked;
