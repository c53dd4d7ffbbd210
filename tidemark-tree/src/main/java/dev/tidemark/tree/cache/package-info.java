/** Pages in memory, by the clock algorithm; reading is left to others. */
package dev.tidemark.tree.cache;
