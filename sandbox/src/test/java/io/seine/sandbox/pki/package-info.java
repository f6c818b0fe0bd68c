@NullMarked
package io.seine.sandbox.pki;

import org.jspecify.annotations.NullMarked;
