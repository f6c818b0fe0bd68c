package io.seine.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        var table = new Table(List.of("NAME", "KIND"), List.of(List.of("a", "Service"), List.of("longer", "")));

        assertThat(table.text()).isEqualTo("""
                NAME     KIND
                a        Service
                longer   <NONE>
                """);
    }

    @Test
    void rowsAreSortedByTheirCellsFromTheLeft() {
        var table = new Table(
                List.of("A", "B"), List.of(List.of("b", "1"), List.of("a", "2"), List.of("a", "1"), List.of("", "9")));

        assertThat(table.sorted().rows())
                .containsExactly(List.of("", "9"), List.of("a", "1"), List.of("a", "2"), List.of("b", "1"));
    }
}
