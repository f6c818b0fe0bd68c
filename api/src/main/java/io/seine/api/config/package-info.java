/** The configuration file of the controllers. */
@NullMarked
package io.seine.api.config;

import org.jspecify.annotations.NullMarked;
