/** What the tests of the controllers share. */
@org.jspecify.annotations.NullMarked
package io.seine.controller;
