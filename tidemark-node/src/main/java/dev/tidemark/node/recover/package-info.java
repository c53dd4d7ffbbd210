/**
 * Data directories of stopped nodes, read and judged without changing them: for a cluster that has lost its quorum, and
 * for a node that is alone and whose log is damaged (docs/decisions/0112).
 */
package dev.tidemark.node.recover;
