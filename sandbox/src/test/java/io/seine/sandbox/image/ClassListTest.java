package io.seine.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassListTest {
    @Test
    void keepsOfARecordingWhatIsTheSameInEachRun() {
        var written = List.of(
                "# NOTE: Do not modify this file.",
                "java/util/List id: 12",
                "@cp java/util/List 1 2 3",
                "@lambda-proxy java/util/List run ()Ljava/lang/Runnable;",
                "io/seine/Loaded id: 13 super: 0 source: file:/x.jar",
                "java/lang/Object id: 0",
                "java/lang/Object id: 99");

        assertThat(ClassList.of(written).lines())
                .containsExactly(
                        "@lambda-proxy java/util/List run ()Ljava/lang/Runnable;",
                        "java/lang/Object",
                        "java/util/List");
    }
}
