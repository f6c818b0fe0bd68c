/** Members' access to a leader cluster: a ServiceAccount, its rights and its token for each. */
@NullMarked
package io.seine.cli.mc.access;

import org.jspecify.annotations.NullMarked;
