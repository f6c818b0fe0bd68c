package io.seine.cli.output;

import picocli.CommandLine.Option;

/** For people or for programs. */
public final class FormatFlag {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: text.")
    private Format format = Format.TEXT;

    /** How a result is printed. */
    public enum Format {
        TEXT,
        JSON
    }

    /** Made by picocli. */
    public FormatFlag() {}

    public boolean isJson() {
        return format == Format.JSON;
    }
}
