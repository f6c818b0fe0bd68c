/** Start-up that the leader and the member share: options and probes. */
@NullMarked
package io.seine.controller;

import org.jspecify.annotations.NullMarked;
