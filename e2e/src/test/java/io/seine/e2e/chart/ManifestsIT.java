package io.seine.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.sandbox.build.HostCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plain manifests are what {@code deploy/render} makes of the chart. */
class ManifestsIT {
    @RegisterExtension
    static final HelmOfCheckout HELM = new HelmOfCheckout();

    @Test
    void manifestsAreRenderedFromTheChart() throws InterruptedException {
        var check = HostCommand.of(HELM.deploy().resolve("render").toString(), "--check")
                .with("HELM", HELM.binary().toString())
                .run("");

        assertThat(check.output()).isEmpty();
        assertThat(check.ok()).isTrue();
    }
}
