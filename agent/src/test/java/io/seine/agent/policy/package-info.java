@NullMarked
package io.seine.agent.policy;

import org.jspecify.annotations.NullMarked;
