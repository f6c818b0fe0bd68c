@NullMarked
package io.seine.sandbox.network;

import org.jspecify.annotations.NullMarked;
