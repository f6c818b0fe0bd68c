package io.seine.sandbox.image;

import io.seine.sandbox.build.InputHash;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an image consists of.
 *
 * @param name the full reference, such as {@code docker.io/library/nginx:latest}
 * @param about what it tells of itself
 * @param start how its containers start
 * @param layers from the lowest to the highest
 */
public record Image(String name, About about, Start start, List<Layer> layers) {

    /** An image for this computer's processor that tells nothing of itself. */
    Image(String name, Start start, List<Layer> layers) {
        this(name, new About(OciArchive.architecture(), TarFile.TIME, new TreeMap<>()), start, layers);
    }

    /**
     * What an image tells of itself.
     *
     * @param architecture the processor that it is for, in the words of images: {@code amd64}
     * @param created the time that is given as that of its making
     * @param labels such as its version
     */
    public record About(String architecture, Instant created, SortedMap<String, String> labels) {}

    /**
     * How a container starts.
     *
     * @param entrypoint the program and its first arguments
     * @param arguments those that a Pod's {@code args} replace
     * @param environment variables, {@code NAME=value}
     * @param user {@code uid:gid}; empty for root
     * @param stopSignal what ends it in good order
     */
    public record Start(
            List<String> entrypoint, List<String> arguments, List<String> environment, String user, String stopSignal) {

        /** A program that runs as root and ends on SIGTERM. */
        public static Start of(List<String> entrypoint, List<String> arguments) {
            var path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
            return new Start(entrypoint, arguments, List.of(path), "", "SIGTERM");
        }
    }

    /** The part of the name that a cache may use as a folder's name, such as {@code nginx}. */
    String shortName() {
        return name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf(':'));
    }

    /** The tag, such as {@code latest}. */
    String tag() {
        return name.substring(name.lastIndexOf(':') + 1);
    }

    /** The identity of the image: it changes with each byte that goes into it. */
    public String hash() throws IOException {
        var hash = new InputHash().add(name).add(about.toString()).add(start.toString());
        for (var layer : layers) {
            hash.add("layer");
            layer.addTo(hash);
        }
        return hash.hex();
    }
}
