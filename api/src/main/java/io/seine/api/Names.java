package io.seine.api;

/** Every name formula of the contract. */
public final class Names {
    private Names() {}
}
