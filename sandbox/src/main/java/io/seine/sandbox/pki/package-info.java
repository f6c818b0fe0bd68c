/** Certificates and keys of a cluster. */
@NullMarked
package io.seine.sandbox.pki;

import org.jspecify.annotations.NullMarked;
