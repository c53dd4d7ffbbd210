package dev.tidemark.state;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The replicated state as rows of a data file: one root has pairs, sessions and request ids, so that they cannot come
 * apart (rule R14, H73).
 *
 * <pre>
 *  key                       value
 *  0 'h'                     horizon of forgotten request ids (8), as in {@link RequestIdTable}
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
    private static final byte REQUEST = 'r';
    private static final byte SESSION = 's';

    private StateRows() {}

    /** Keys that no state machine uses: what is in them is the engine's. */
    public static KeyRange reserved() {
        return KeyRange.ofPrefix(new byte[] {RESERVED});
    }

    /** The keys of all pairs. */
    public static KeyRange pairs() {
        return new KeyRange(new byte[] {RESERVED + 1}, null);
    }

    static Change horizon(long millis) {
        return Change.put(
                new byte[] {RESERVED, HORIZON},
                new ByteSink(Long.BYTES).putLong(millis).toByteArray());
    }

    static Change request(RequestRecord request, ByteSink sink) {
        sink.clear();
        request.write(sink);
        return Change.put(numbered(REQUEST, request.offset), sink.toByteArray());
    }

    static Change session(FrozenSession session, ByteSink sink) {
        sink.clear();
        session.write(sink);
        return Change.put(sessionKey(session.id()), sink.toByteArray());
    }

    static byte[] sessionKey(long id) {
        return numbered(SESSION, id);
    }

    /** All requests before an entry; none, for the first entry that there is. */
    static KeyRange requestsBefore(long offset) {
        return new KeyRange(numbered(REQUEST, 0), numbered(REQUEST, offset));
    }

    private static byte[] numbered(byte kind, long number) {
        return ByteBuffer.allocate(2 + Long.BYTES)
                .put(RESERVED)
                .put(kind)
                .putLong(number)
                .array();
    }

    /** As keys of a data file are ordered. */
    static int compare(Change one, Change other) {
        return Arrays.compareUnsigned(one.key(), other.key());
    }
}
