package dev.tidemark.kv.codec;

/**
 * A command as an entry or a query holds it; {@link KvCommandCodec} reads it.
 *
 * @param format 1 for what was written before there were databases, 3 with a bound, else 2. What was written in an
 *     older format is executed as it was then: a node that replays it must come to the state of a node that executed it
 *     at the time
 * @param database in which the command is executed; 0 in format 1
 * @param bound how large the command may make the state, in {@code StateStore.visibleBytes}, or {@link #UNBOUNDED}; for
 *     commands that may add much more than their arguments hold (H106)
 * @param args the name of the command, then its arguments; they belong to who reads them
 */
@SuppressWarnings("ArrayRecordComponent")
public record KvBody(int format, int database, long bound, byte[][] args) {
    static final int FIRST_FORMAT = 1;
    static final int FORMAT = 2;
    static final int BOUNDED_FORMAT = 3;
    public static final long UNBOUNDED = Long.MAX_VALUE;

    public boolean isFirstFormat() {
        return format == FIRST_FORMAT;
    }
}
