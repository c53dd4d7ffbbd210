/** Numbers as bytes, the same in pages, snapshots and commands. */
package dev.tidemark.disk.bytes;
