package io.seine.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a Markdown page, in its order: each {@code bash} block, with the lines of the {@code console} block that follows it
 * and shows what it prints.
 */
record Page(List<Block> blocks) {
    private static final String FENCE = "```";

    /**
     * Commands that are typed at once.
     *
     * @param section the heading they stand under
     * @param commands as a script
     * @param shown what the page says they print; empty where it shows nothing
     */
    record Block(String section, String commands, List<String> shown) {
        Block {
            shown = List.copyOf(shown);
        }

        @Override
        public String toString() {
            return section + ": " + commands.lines().findFirst().orElse("");
        }
    }

    static Page of(Path file) throws IOException {
        return parse(Files.readAllLines(file));
    }

    /** @throws IllegalArgumentException if output is shown of no command */
    static Page parse(List<String> lines) {
        var blocks = new ArrayList<Block>();
        var inside = new ArrayList<String>();
        String section = "";
        String language = "";
        boolean open = false;
        for (var line : lines) {
            if (line.strip().startsWith(FENCE)) {
                if (open) {
                    add(blocks, section, language, inside);
                    inside.clear();
                }
                open = !open;
                language = line.strip().substring(FENCE.length());
            } else if (open) {
                inside.add(line);
            } else if (line.startsWith("#")) {
                section = line.replaceFirst("^#+ *", "");
            }
        }
        return new Page(List.copyOf(blocks));
    }

    private static void add(List<Block> blocks, String section, String language, List<String> inside) {
        switch (language) {
            case "bash" -> blocks.add(new Block(section, String.join("\n", inside), List.of()));
            case "console" -> {
                if (blocks.isEmpty() || !blocks.getLast().shown().isEmpty()) {
                    throw new IllegalArgumentException(
                            "in " + section + " output is shown that belongs to no commands");
                }
                var commands = blocks.removeLast();
                blocks.add(new Block(commands.section(), commands.commands(), inside));
            }
            default -> {
                // YAML and drawings are not typed.
            }
        }
    }
}
