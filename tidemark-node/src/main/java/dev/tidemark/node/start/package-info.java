/** How a data directory is opened: formatted, locked, recovered, and refused where its files do not fit together. */
package dev.tidemark.node.start;
