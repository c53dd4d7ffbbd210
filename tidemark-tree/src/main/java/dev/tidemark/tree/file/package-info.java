/** The file: meta slots, and reading and writing of blocks. The bytes are described in {@code docs/format-tree.md}. */
package dev.tidemark.tree.file;
