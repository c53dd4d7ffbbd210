/** When something is due: the node's tick, when a question is asked again, and pauses of the process itself. */
package dev.tidemark.node.time;
