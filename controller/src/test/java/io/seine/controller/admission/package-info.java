/** Tests of the admission rules, certificates and server. */
@org.jspecify.annotations.NullMarked
package io.seine.controller.admission;
