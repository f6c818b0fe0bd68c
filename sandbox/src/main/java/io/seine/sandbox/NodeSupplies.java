package io.seine.sandbox;

import io.seine.sandbox.cluster.NodeImages;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every node needs from the computer.
 *
 * @param images what the nodes hold
 * @param unpacked the folder with all images unpacked, if some node is new
 * @param cniPlugins the folder of the CNI plugins
 */
record NodeSupplies(NodeImages images, Optional<Path> unpacked, Path cniPlugins) {}
