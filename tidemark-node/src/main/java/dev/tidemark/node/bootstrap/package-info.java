/** The first start of a node that has no data and was given no cluster id, on a node's clock, timer and wire. */
package dev.tidemark.node.bootstrap;
