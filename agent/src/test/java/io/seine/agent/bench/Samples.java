package io.seine.agent.bench;

import java.util.List;
import java.util.Locale;

/** Measured numbers of one thing, in whatever unit. */
public record Samples(List<Double> sorted) {
    public Samples {
        sorted = sorted.stream().sorted().toList();
    }

    public double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest number that at least this share of all does not exceed. */
    public double quantile(double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** Median, smallest and largest, each by {@code format}. */
    public String text(String format) {
        return text(format, median()) + " (" + text(format, sorted.getFirst()) + " to " + text(format, sorted.getLast())
                + ")";
    }

    /** A number in the language of the tables. */
    public static String text(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
