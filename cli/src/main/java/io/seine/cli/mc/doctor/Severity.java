package io.seine.cli.mc.doctor;

/** How bad a finding is. */
public enum Severity {
    /** Something does not work. */
    FAULT,
    /** Something works, but not as it should, or not for long. */
    WARNING
}
