package io.seine.sandbox.release;

import java.util.List;

/**
 * A part of the image that others made, or a module of our own.
 *
 * @param group what publishes it; empty for packages of Debian
 * @param name within the group
 * @param version its version
 * @param packageUrl the name by which lists of vulnerabilities know it
 * @param sha256 of its file; empty for what is spread over many files
 * @param licences identifiers of SPDX, or names
 */
record Component(String group, String name, String version, String packageUrl, String sha256, List<String> licences) {}
