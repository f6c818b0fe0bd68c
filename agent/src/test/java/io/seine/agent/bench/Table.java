package io.seine.agent.bench;

/** A Markdown table on the standard output, each row as soon as it is known. */
public final class Table {
    /** Begins a table under a heading. */
    public Table(String heading, String... columns) {
        System.out.println();
        System.out.println("## " + heading);
        System.out.println();
        row(columns);
        System.out.println("|" + "---|".repeat(columns.length));
    }

    public void row(String... cells) {
        System.out.println("| " + String.join(" | ", cells) + " |");
    }

    /** A goal, and that it is missed where it is. */
    public static String goal(String words, boolean met) {
        return met ? words : words + ": **missed**";
    }
}
