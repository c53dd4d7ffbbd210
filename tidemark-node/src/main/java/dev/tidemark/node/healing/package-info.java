/** What a node with peers does about damage in its own log: puts it aside and owes it, so that the others fill it. */
package dev.tidemark.node.healing;
