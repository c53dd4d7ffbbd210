/** Reading one root: look-ups and cursors that never wait for a page, sums over ranges. */
package dev.tidemark.tree.read;
