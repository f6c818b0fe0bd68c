/**
 * The kinds of Antrea itself (crd.antrea.io) that are read or written, and what goes with them. Their definitions are Antrea's where its agents
 * run, else ours, or absent.
 */
@NullMarked
package io.seine.api.antrea;

import org.jspecify.annotations.NullMarked;
