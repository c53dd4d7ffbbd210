/**
 * The state that outgrows memory: rows that changed since the root of a data file, those below them in its pages, and
 * a cache of rows between.
 */
package dev.tidemark.state.rooted;
