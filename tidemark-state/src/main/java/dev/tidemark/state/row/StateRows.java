package dev.tidemark.state.row;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * The replicated state as rows of a data file: one root has pairs, sessions and request ids, so that they cannot come
 * apart (rule R14, H73).
 *
 * <pre>
 *  key                       value
 *  0 'h'                     horizon of forgotten request ids (8), as in {@code RequestIdTable}
 *  0 'm'                     where the state stands, see {@code RootMeta}
 *  0 'p'                     what all pairs count (8), see {@code StateStore.visibleBytes}; since there is one
 *  0 'r' offset (8)          a remembered request, as in the snapshot file
 *  0 's' session (8)         a session and its replies, as in the snapshot file
 *  anything else             a pair of the state machine
 * </pre>
 *
 * <p>Numbers in keys are big-endian, so requests are in the order of the log. The order of sessions is that of their
 * last use, which each of them has.
 */
public final class StateRows {
    private static final byte RESERVED = 0;
    private static final byte HORIZON = 'h';
    private static final byte META = 'm';
    private static final byte PAIR_BYTES = 'p';
    private static final byte REQUEST = 'r';
    private static final byte SESSION = 's';

    private StateRows() {}

    /** Keys that no state machine uses: what is in them is the engine's. */
    public static KeyRange reserved() {
        return KeyRange.ofPrefix(new byte[] {RESERVED});
    }

    public static boolean isReserved(byte[] key) {
        return key.length > 0 && key[0] == RESERVED;
    }

    /** The keys of all pairs. */
    public static KeyRange pairs() {
        return new KeyRange(new byte[] {RESERVED + 1}, null);
    }

    private static final int FIRST_ROW_BYTES = 256;

    /**
     * All rows of a state but those about the state itself ({@code RootMeta}), ascending by key. Each is made when it
     * is asked for, so that together they take no memory.
     */
    public static Iterator<Change> of(StateContent state) {
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        Iterator<Change> horizon = List.of(horizon(state.horizonMillis())).iterator();
        Iterator<Change> requests = new Rows<>(state.requests(), request -> request(request, sink));
        Iterator<Change> sessions = state.sessions().stream()
                .sorted((one, other) -> Long.compareUnsigned(one.id(), other.id()))
                .map(session -> session(session, sink))
                .iterator();
        Iterator<Change> pairs = new Rows<>(state.pairs(), pair -> Change.put(pair.getKey(), pair.getValue()));
        return new Chain(new Chain(horizon, requests), new Chain(sessions, pairs));
    }

    private record Rows<T>(Iterator<T> content, Function<T, Change> row) implements Iterator<Change> {
        @Override
        public boolean hasNext() {
            return content.hasNext();
        }

        @Override
        public Change next() {
            return row.apply(content.next());
        }
    }

    public static Change horizon(long millis) {
        return Change.put(horizonKey(), new ByteSink(Long.BYTES).putLong(millis).toByteArray());
    }

    public static byte[] horizonKey() {
        return new byte[] {RESERVED, HORIZON};
    }

    /** Of the row that says where the state stands. */
    public static byte[] metaKey() {
        return new byte[] {RESERVED, META};
    }

    /** Of the row that says what all pairs count. */
    public static byte[] pairBytesKey() {
        return new byte[] {RESERVED, PAIR_BYTES};
    }

    public static Change pairBytes(long bytes) {
        return Change.put(
                pairBytesKey(), new ByteSink(Long.BYTES).putLong(bytes).toByteArray());
    }

    public static KeyRange requests() {
        return KeyRange.ofPrefix(new byte[] {RESERVED, REQUEST});
    }

    public static KeyRange sessions() {
        return KeyRange.ofPrefix(new byte[] {RESERVED, SESSION});
    }

    public static Change request(RequestRecord request, ByteSink sink) {
        sink.clear();
        request.write(sink);
        return Change.put(requestKey(request.offset), sink.toByteArray());
    }

    public static byte[] requestKey(long offset) {
        return numbered(REQUEST, offset);
    }

    /** Makes the key of a request that of another one. */
    public static void renumber(byte[] requestKey, long offset) {
        ByteBuffer.wrap(requestKey).putLong(2, offset);
    }

    public static Change session(FrozenSession session, ByteSink sink) {
        sink.clear();
        session.write(sink);
        return Change.put(sessionKey(session.id()), sink.toByteArray());
    }

    public static byte[] sessionKey(long id) {
        return numbered(SESSION, id);
    }

    /** All requests before an entry; none, for the first entry that there is. */
    public static KeyRange requestsBefore(long offset) {
        return new KeyRange(numbered(REQUEST, 0), numbered(REQUEST, offset));
    }

    private static byte[] numbered(byte kind, long number) {
        return ByteBuffer.allocate(2 + Long.BYTES)
                .put(RESERVED)
                .put(kind)
                .putLong(number)
                .array();
    }
}
