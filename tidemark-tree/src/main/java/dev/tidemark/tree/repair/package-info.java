/** A damaged page is made again of its rows, which somebody else has, and written in its place. */
package dev.tidemark.tree.repair;
