package io.seine.api.antrea;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;

/**
 * What a Tier is.
 *
 * @param priority 0 to 255; policies of the lower are asked first
 * @param description for people
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TierSpec(int priority, String description) {
    public TierSpec {
        description = OrEmpty.text(description);
    }
}
