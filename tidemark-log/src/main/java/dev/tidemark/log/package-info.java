/**
 * The write-ahead log of one node, {@link dev.tidemark.log.Wal}. The bytes on the disk, and what recovery does with
 * them, are described in {@code docs/format.md}.
 *
 * <p>A package for each thing that is done with it, each using those before it: {@code file}, {@code record},
 * {@code segment}, {@code append}, {@code truncation}, {@code end}, {@code recovery}, and {@code vote}, a file of its
 * own beside the log. What is public in {@code file}, {@code append}, {@code truncation} and {@code segment} is for
 * the log alone, but for {@link dev.tidemark.log.segment.WalOptions}, {@link dev.tidemark.log.segment.LogIdentity} and
 * {@link dev.tidemark.log.segment.SegmentInfo}; {@code ArchitectureTest} holds that.
 *
 * <p>Five rules carry all of it; each class says which it keeps.
 *
 * <ol>
 *   <li>A failure of the disk is final. Only a full disk may pass, because the log takes its space before it writes
 *       (H06, H17c).
 *   <li>The log writes over zeros only, and what it cuts becomes zeros, durably, before it goes on (H12, H14).
 *   <li>A segment is durable before it has its name, and everything before it is durable before that (H08).
 *   <li>Each marker says how far the log was durable when it was written. That tells rot, which is refused, from a torn
 *       write, which is cut (H10).
 *   <li>A change of several steps begins with a durable intent and can be run again from its start (H15).
 * </ol>
 */
package dev.tidemark.log;
