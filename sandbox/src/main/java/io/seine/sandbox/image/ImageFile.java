package io.seine.sandbox.image;

import java.nio.file.Path;

/**
 * An image ready to import with {@code ctr images import}.
 *
 * @param name the full reference under which it is imported, such as {@code docker.io/library/nginx:latest}
 * @param digest the manifest's digest, {@code sha256:...}; the same inputs give the same digest, but for Seine's own image, whose start cache
 *     the JVM writes a little differently each time
 * @param tar an OCI image layout in a tar archive
 */
public record ImageFile(String name, String digest, Path tar) {}
