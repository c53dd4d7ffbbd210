/** Looking at a data file without changing it: every page, every sum, the map of free blocks. */
package dev.tidemark.tree.check;
