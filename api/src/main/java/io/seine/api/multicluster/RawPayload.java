package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;

/**
 * {@code spec.raw}: reserved for kinds unknown to both sides, never produced.
 *
 * @param data base64
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RawPayload(String data) {
    public RawPayload {
        data = OrEmpty.text(data);
    }
}
