/**
 * The write-ahead log, and the vote beside it: {@link dev.tidemark.log.Wal} is the log of one node, {@link
 * dev.tidemark.log.VoteFile} what it must not forget, {@link dev.tidemark.log.LogInspector} looks without touching. The
 * bytes on the disk, and what recovery does with them, are described in {@code docs/format.md}.
 *
 * <p>Five rules carry the whole package; each class says which it keeps.
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
