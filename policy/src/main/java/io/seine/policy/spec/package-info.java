/** Policies as people write them: read, checked, and nothing of them ignored. */
@NullMarked
package io.seine.policy.spec;

import org.jspecify.annotations.NullMarked;
