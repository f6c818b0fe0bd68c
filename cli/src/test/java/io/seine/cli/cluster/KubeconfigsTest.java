package io.seine.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.cli.output.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path one = Path.of("");
    private Path two = Path.of("");

    @BeforeEach
    void write() throws Exception {
        one = Files.writeString(folder.resolve("one"), config("north", "https://10.0.0.1:6443/", "north"));
        two = Files.writeString(folder.resolve("two"), config("east", "https://10.0.0.2:6443", "east"));
    }

    @Test
    void theCurrentContextIsTakenWhereNoneIsAsked() throws Exception {
        try (var cluster = Kubeconfigs.open(Optional.of(one), Optional.empty(), Optional.empty())) {
            assertThat(cluster.name()).isEqualTo("north");
            assertThat(cluster.server()).isEqualTo("https://10.0.0.1:6443");
        }
    }

    @Test
    void anotherServerTakesThePlaceOfTheContexts() throws Exception {
        try (var cluster =
                Kubeconfigs.open(Optional.of(one), Optional.of("north"), Optional.of("https://10.9.9.9:6443"))) {
            assertThat(cluster.server()).isEqualTo("https://10.9.9.9:6443");
        }
    }

    @Test
    void anUnknownContextIsNamedTogetherWithThoseThatThereAre() {
        assertThatThrownBy(() -> Kubeconfigs.open(Optional.of(one), Optional.of("south"), Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no context south in " + one)
                .hasMessageContaining("there are: north");
    }

    @Test
    void severalFilesOfTheVariableCountAndThoseThatAreMissingDoNot() throws Exception {
        var variable = Optional.of(one + ":" + folder.resolve("missing") + ":" + two);

        assertThat(Kubeconfigs.files(Optional.empty(), variable, folder)).containsExactly(one, two);
    }

    @Test
    void aVariableThatNamesNoFileIsAnErrorAndNotAnotherCluster() {
        assertThatThrownBy(() -> Kubeconfigs.files(Optional.empty(), Optional.of(folder + "/missing"), folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("none of the files of KUBECONFIG");
    }

    @Test
    void theFileOfTheFlagMustExist() {
        assertThatThrownBy(() ->
                        Kubeconfigs.files(Optional.of(folder.resolve("missing")), Optional.of(one.toString()), folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--kubeconfig");
    }

    @Test
    void aFileThatIsNoKubeconfigIsNamed() throws Exception {
        var broken = Files.writeString(folder.resolve("broken"), "- just\n- a list\n");

        assertThatThrownBy(() -> Kubeconfigs.open(Optional.of(broken), Optional.empty(), Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(broken.toString());
    }

    private static String config(String name, String server, String current) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: %1$s, cluster: {server: "%2$s"}}]
                users: [{name: %1$s, user: {token: not-a-secret}}]
                contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                current-context: %3$s
                """.formatted(name, server, current);
    }
}
