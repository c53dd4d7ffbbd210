/** Reads all that lies on the disk, slowly, and has healed what is found damaged. */
package dev.tidemark.node.scrub;
