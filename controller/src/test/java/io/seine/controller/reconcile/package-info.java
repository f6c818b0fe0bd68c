@NullMarked
package io.seine.controller.reconcile;

import org.jspecify.annotations.NullMarked;
