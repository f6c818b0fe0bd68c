package io.seine.sandbox;

import io.seine.sandbox.cluster.NodeImages;
import java.nio.file.Path;

/**
 * What every node needs from the computer.
 *
 * @param images what the nodes hold
 * @param unpacked the folder with all images unpacked
 * @param cniPlugins the folder of the CNI plugins
 */
record NodeSupplies(NodeImages images, Path unpacked, Path cniPlugins) {}
