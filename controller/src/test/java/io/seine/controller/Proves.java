package io.seine.controller;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which statements about Antrea Multi-cluster's behaviour a test proves for Seine: {@code "W-8"} is a weak spot of the original that Seine
 * must not have, {@code "row 61"} a result that the original's own tests expect, any other text a scenario by its name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Proves {
    /** The statements. */
    String[] value();
}
