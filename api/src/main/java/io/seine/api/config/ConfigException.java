package io.seine.api.config;

/** The configuration file cannot be used; the message names the field and what to write instead. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }
}
