package io.seine.sandbox.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A run of Seine in which the JVM sees which classes its image needs, and writes them down. */
public interface StartTraining {
    /** The option that makes a JVM write its cache when it ends. */
    String OUTPUT_OPTION = "-XX:AOTCacheOutput=";

    /** Changes when the training does. */
    String version();

    /**
     * Runs Seine from an unpacked image, and ends it in order.
     *
     * @param root where the image lies
     * @param command what starts Seine there, to which the role is added
     * @param scratch a folder that does not exist yet, for whatever the training needs
     * @throws IOException when it failed, with the reason
     */
    void run(Path root, List<String> command, Path scratch) throws IOException, InterruptedException;
}
