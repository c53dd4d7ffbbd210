package dev.tidemark.state;

/**
 * One read.
 *
 * @param time the log time as of which it is answered, microseconds since 1970: decides what is visible
 * @param now what the answering node holds for the time, microseconds since 1970, not before {@code time}; to tell how
 *     long something will last, never whether it is there
 * @param seed a random number, for a read that chooses
 * @param body what the reader submitted. Do not write to it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Query(long time, long now, long seed, byte[] body) {

    /** A read at log time that chooses nothing. */
    public Query(long time, byte[] body) {
        this(time, time, 0, body);
    }
}
