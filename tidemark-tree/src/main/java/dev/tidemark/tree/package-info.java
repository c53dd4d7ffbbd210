/**
 * The data file: a copy-on-write B+tree that only checkpoints change. {@link dev.tidemark.tree.DataFile} is the file of
 * one node. The bytes on the disk, and what a crash leaves, are described in {@code docs/format-tree.md}.
 *
 * <p>The rules that carry it, each of them with the tests that hold it:
 *
 * <ol>
 *   <li>R1: a checkpoint commits in two syncs; opening writes nothing.
 *   <li>R2: the newest meta slot with two equal copies counts.
 *   <li>R3: a page is believed by its parent's checksum, address and checkpoint offset only.
 *   <li>R4: every byte is under a checksum, padding and numbers of slots and copies included.
 *   <li>R5: a page that a checkpoint freed is used again after the next one is durable, and no pin is older.
 *   <li>R6: each page has exactly one parent per root.
 *   <li>R7: nothing is written in place but meta slots.
 *   <li>R8: space is there, durably, before a page goes to it; growing the file is a step of its own.
 *   <li>R9: an error in a write is final, an error in a read is to be repaired.
 *   <li>R10: a cursor that failed keeps failing.
 *   <li>R12: what is cached, and what is wanted, is bounded.
 *   <li>R13: a late answer is not taken, and a page whose frame was used again says so.
 *   <li>R15: the digest of a tree is the sum over its rows, however pages hold them.
 * </ol>
 */
package dev.tidemark.tree;
