/**
 * The state as roots of a data file: checkpoints are begun here, and a root is read and checked.
 */
package dev.tidemark.state.datafile;
