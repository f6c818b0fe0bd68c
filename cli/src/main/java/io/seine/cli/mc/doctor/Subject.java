package io.seine.cli.mc.doctor;

/** What findings are about. */
public enum Subject {
    INSTALLATION,
    VERSIONS,
    ACCESS,
    NETWORK,
    GATEWAY,
    EXPORTS,
    POLICIES
}
