package io.seine.sandbox.doctor;

import java.util.List;

/**
 * Something that the machine lacks.
 *
 * @param lacks what, and what it is needed for: one sentence
 * @param remedy the command that gives it, or what to do where no command does
 * @param packageInstallable whether {@link Doctor#install} can give it
 * @param debianPackages the packages that give it; empty where none does
 */
public record Finding(String lacks, String remedy, boolean packageInstallable, List<String> debianPackages) {

    /** Something that a person has to give. */
    static Finding of(String lacks, String remedy) {
        return new Finding(lacks, remedy, false, List.of());
    }

    /**
     * Something that comes with a Debian package.
     *
     * @param apt whether this machine installs Debian packages
     */
    static Finding inPackage(String lacks, String debianPackage, boolean apt) {
        return new Finding(
                lacks, "apt-get install --no-install-recommends " + debianPackage, apt, List.of(debianPackage));
    }
}
