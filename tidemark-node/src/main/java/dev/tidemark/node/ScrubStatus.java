package dev.tidemark.node;

/**
 * How far the reading and checking of all that lies on the disk has come. Times are cluster time, microseconds since
 * 1970, as in the log.
 *
 * @param isRunning whether a pass is under way
 * @param pass its number, or that of the last one, since this process began; 0: there was none
 * @param percent of it that was read
 * @param began when it did; 0: there was none
 * @param ended when the last one that came to its end did; 0: none did
 * @param damaged how many files were found damaged since this process began; a meta slot counts as one
 * @param healed how many of these are whole again, or gone because nobody needs them
 * @param repaired pages of the data file that were written again with the rows of other nodes since this process began;
 *     a scrub, a read, an entry or a checkpoint met the damage
 * @param found the last damage, and what is done about it, in words for an operator; empty: none was found
 */
public record ScrubStatus(
        boolean isRunning,
        long pass,
        int percent,
        long began,
        long ended,
        long damaged,
        long healed,
        long repaired,
        String found) {
    /** No pass was begun. */
    public static final ScrubStatus NONE = new ScrubStatus(false, 0, 0, 0, 0, 0, 0, 0, "");

    /** The same with so many repaired pages. */
    public ScrubStatus withRepaired(long pages) {
        return new ScrubStatus(isRunning, pass, percent, began, ended, damaged, healed, pages, found);
    }
}
