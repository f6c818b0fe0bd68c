package io.seine.api.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One answer to Prometheus, in its text format 0.0.4. Used by one thread, once. */
public final class Page {
    /** The type of {@link #text()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final String role;
    private final Map<Series, List<String>> lines = new EnumMap<>(Series.class);

    /**
     * Begins an answer.
     *
     * @param role leader, member or agent: the first label of everything
     */
    public Page(String role) {
        this.role = role;
    }

    /** Whoever has something to show. */
    @FunctionalInterface
    public interface Source {
        /** Adds its samples. */
        void write(Page page);
    }

    /**
     * Adds a sample.
     *
     * @param labels the values of the series' labels but the role, in their order
     */
    public void add(Series series, double value, String... labels) {
        line(series, "", labels(series, labels), value);
    }

    /** Adds a number of things; labels as in {@link #add(Series, double, String...)}. */
    public void add(Series series, long count, String... labels) {
        add(series, (double) count, labels);
    }

    /** Adds a histogram; labels as in {@link #add(Series, double, String...)}. */
    public void add(Series series, Histogram times, String... labels) {
        var common = labels(series, labels);
        var counts = times.cumulative();
        for (int i = 0; i < Histogram.BOUNDS.size(); i++) {
            line(series, "_bucket", common + ",le=\"" + Histogram.BOUNDS.get(i) + "\"", (double) counts[i]);
        }
        long all = counts[counts.length - 1];
        line(series, "_bucket", common + ",le=\"+Inf\"", (double) all);
        line(series, "_sum", common, times.sum());
        line(series, "_count", common, (double) all);
    }

    /** All that was added. */
    public String text() {
        var text = new StringBuilder();
        lines.forEach((series, samples) -> {
            text.append("# HELP ")
                    .append(series.text())
                    .append(' ')
                    .append(series.help())
                    .append('\n');
            text.append("# TYPE ")
                    .append(series.text())
                    .append(' ')
                    .append(series.kind().name().toLowerCase(Locale.ROOT))
                    .append('\n');
            samples.forEach(sample -> text.append(sample).append('\n'));
        });
        return text.toString();
    }

    private void line(Series series, String suffix, String labels, double value) {
        var number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
        lines.computeIfAbsent(series, first -> new ArrayList<>())
                .add(series.text() + suffix + "{" + labels + "} " + number);
    }

    private String labels(Series series, String... values) {
        var names = series.labels();
        if (values.length != names.size() - 1) {
            throw new IllegalArgumentException(series + " has the labels " + names);
        }
        var text = new StringBuilder("role=\"" + role + "\"");
        for (int i = 0; i < values.length; i++) {
            text.append(',')
                    .append(names.get(i + 1))
                    .append("=\"")
                    .append(escaped(values[i]))
                    .append('"');
        }
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
