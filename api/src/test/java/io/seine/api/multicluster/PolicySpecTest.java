package io.seine.api.multicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class PolicySpecTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    @Test
    void keepsWhatThisProgramDoesNotKnow() {
        String json =
                "{\"priority\":1.5,\"tier\":\"securityops\",\"ingress\":[{\"action\":\"Pass\",\"newer\":{\"a\":[1]}}]}";

        PolicySpec spec = JSON.unmarshal(json, PolicySpec.class);

        assertThat(JSON.asJson(spec)).isEqualTo(json);
        assertThat(spec.tier()).isEqualTo("securityops");
    }

    @Test
    void nullsAreAbsent() {
        PolicySpec spec =
                JSON.unmarshal("{\"priority\":1,\"egress\":null,\"ingress\":[null,{\"to\":null}]}", PolicySpec.class);

        assertThat(JSON.asJson(spec)).isEqualTo("{\"priority\":1,\"ingress\":[{}]}");
        assertThat(spec.tier()).isEmpty();
    }
}
