package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;

/**
 * A label set and its number; the same in a ResourceImport's {@code spec.labelIdentity} and in a LabelIdentity.
 *
 * @param label the normal form, see {@link io.seine.api.NormalizedLabel}
 * @param id from {@link io.seine.api.Limits#LABEL_IDENTITY_MIN} to {@link io.seine.api.Limits#LABEL_IDENTITY_MAX}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LabelIdentitySpec(
        String label,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int id) {
    public LabelIdentitySpec {
        label = OrEmpty.text(label);
    }
}
