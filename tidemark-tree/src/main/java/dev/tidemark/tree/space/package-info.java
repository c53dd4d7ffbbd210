/** Which blocks of the file are free: what a checkpoint may take, what it frees, how the file becomes shorter. */
package dev.tidemark.tree.space;
