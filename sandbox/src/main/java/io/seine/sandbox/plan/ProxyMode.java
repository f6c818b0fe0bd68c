package io.seine.sandbox.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How kube-proxy translates the addresses of Services. */
public enum ProxyMode {
    /** By nftables, the newer one. */
    NFTABLES,
    /** By iptables, kube-proxy's default on Linux. */
    IPTABLES;

    /** As in kube-proxy's option {@code --proxy-mode}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode of that text.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ProxyMode of(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no mode of kube-proxy; use "
                        + Arrays.stream(values()).map(ProxyMode::text).collect(Collectors.joining(" or ")) + "."));
    }
}
