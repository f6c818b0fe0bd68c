package io.seine.sandbox.release;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an image can run on. */
public enum Platform {
    /** 64-bit processors of Intel and AMD. */
    AMD64("amd64", "x86_64", "amd64"),
    /** 64-bit processors of Arm. */
    ARM64("arm64", "aarch64", "aarch64");

    private final String architecture;
    private final String gnu;
    private final String java;

    Platform(String architecture, String gnu, String java) {
        this.architecture = architecture;
        this.gnu = gnu;
        this.java = java;
    }

    /** Reads {@code linux/amd64}. */
    public static Platform parse(String text) {
        return Arrays.stream(values())
                .filter(platform -> platform.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is no platform of the image; it is for "
                        + Arrays.stream(values()).map(Platform::toString).collect(Collectors.joining(" and "))));
    }

    /** The processor's name for images and for Debian. */
    public String architecture() {
        return architecture;
    }

    /** The folder of Debian's libraries below {@code /usr/lib}. */
    String triplet() {
        return gnu + "-linux-gnu";
    }

    /** Whether this computer runs its programs. */
    boolean runsHere() {
        return System.getProperty("os.arch").equals(java);
    }

    @Override
    public String toString() {
        return "linux/" + architecture;
    }
}
