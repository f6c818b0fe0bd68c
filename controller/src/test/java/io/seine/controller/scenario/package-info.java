/** Leader and members together, on real API servers, with the rights that the manifests give them. */
@NullMarked
package io.seine.controller.scenario;

import org.jspecify.annotations.NullMarked;
