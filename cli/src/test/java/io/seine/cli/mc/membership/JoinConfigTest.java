package io.seine.cli.mc.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.api.SecretText;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinConfigTest {
    private static final String FILE = """
            ---
            apiVersion: multicluster.antrea.io/v1alpha1
            kind: ClusterSetJoinConfig
            clusterSetID: test-clusterset
            leaderClusterID: north
            leaderNamespace: antrea-multicluster
            leaderAPIServer: https://10.0.0.1:6443
            #clusterID: ""
            #namespace: ""
            # Use the pre-created token Secret.
            #tokenSecretName: ""
            """;

    @Test
    void aFileOfTheOriginalIsRead() {
        var config = JoinConfig.parse(FILE);

        assertThat(config.fields())
                .isEqualTo(Map.of(
                        "clusterSetID", "test-clusterset",
                        "leaderClusterID", "north",
                        "leaderNamespace", "antrea-multicluster",
                        "leaderAPIServer", "https://10.0.0.1:6443"));
        assertThat(config.token()).isEmpty();
    }

    @Test
    void theTokenBehindItIsRead() {
        var config = JoinConfig.parse(FILE + """
                # Manifest to create a Secret for a member's token.
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: member-east}
                data: {ca.crt: Y2E=, token: dG9rZW4=, namespace: bnM=}
                type: Opaque
                """);

        assertThat(SecretText.of(config.token().orElseThrow(), "token")).contains("token");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var config = new JoinConfig(
                Map.of(
                        "clusterSetID",
                        "set",
                        "leaderClusterID",
                        "north",
                        "leaderNamespace",
                        "ns",
                        "leaderAPIServer",
                        "https://a:1",
                        "clusterID",
                        "east"),
                Optional.empty());

        assertThat(JoinConfig.parse(config.text())).isEqualTo(config);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> JoinConfig.parse("")).hasMessageContaining("get joinconfig");
        assertThatThrownBy(() -> JoinConfig.parse(FILE.replace("multicluster.antrea.io/v1alpha1", "v2")))
                .hasMessageContaining("apiVersion is v2, but must be multicluster.antrea.io/v1alpha1");
        assertThatThrownBy(() -> JoinConfig.parse(FILE.replace("kind: ClusterSetJoinConfig\n", "")))
                .hasMessageContaining("kind is missing");
        assertThatThrownBy(() -> JoinConfig.parse(FILE.replace("clusterSetID", "clusterSetId")))
                .hasMessageContaining("no field clusterSetId");
        assertThatThrownBy(() ->
                        JoinConfig.parse(FILE + "---\nkind: Secret\nmetadata: {name: east}\ndata: {ca.crt: Y2E=}\n"))
                .hasMessageContaining("Secret east has no token");
    }
}
