package dev.tidemark.state.codec;

/**
 * The payloads of the entries that the engine reads.
 *
 * <pre>
 *  command        1   0x10 (version 1 of the format) | 1 if a session follows | 2 if a request id follows
 *                [24  session, sequence, lowest unanswered sequence]
 *                [1   length of the request id, 1 to 64;  n  request id]
 *                 n   body
 *  open session   1   0x10
 *                 16  nonce of the gateway, so that it knows its own session when it sees it applied
 * </pre>
 *
 * Numbers are little-endian. All methods are static and pure.
 */
public final class PayloadCodec {
    public static final int MAX_REQUEST_ID_BYTES = 64;
    public static final int NONCE_BYTES = 16;

    private static final int VERSION = 0x10;
    private static final int HAS_SESSION = 1;
    private static final int HAS_REQUEST_ID = 2;
    private static final int SESSION_BYTES = 3 * Long.BYTES;

    private PayloadCodec() {}

    /**
     * A command within a gateway's session.
     *
     * @param session offset of the entry that opened it, at least 1
     * @param sequence at least 1
     * @param lowestUnanswered 1 to {@code sequence}
     * @param requestId 1 to {@value #MAX_REQUEST_ID_BYTES} bytes, or null
     */
    public static byte[] encodeCommand(
            long session, long sequence, long lowestUnanswered, byte[] requestId, byte[] body) {
        if (session < 1 || sequence < 1 || lowestUnanswered < 1 || lowestUnanswered > sequence) {
            throw new IllegalArgumentException(
                    "session " + session + ", sequence " + sequence + ", lowest unanswered " + lowestUnanswered);
        }
        ByteSink sink = begin(HAS_SESSION, requestId, body);
        sink.putLong(session).putLong(sequence).putLong(lowestUnanswered);
        return end(sink, requestId, body);
    }

    /** A command outside any session: executed as often as it is in the log, unless it has a request id. */
    public static byte[] encodeCommand(byte[] requestId, byte[] body) {
        return end(begin(0, requestId, body), requestId, body);
    }

    /** @param nonce {@value #NONCE_BYTES} bytes, chosen at random by the gateway */
    public static byte[] encodeOpenSession(byte[] nonce) {
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes, not " + nonce.length);
        }
        return new ByteSink(1 + NONCE_BYTES).putByte(VERSION).putBytes(nonce).toByteArray();
    }

    public static CommandPayload decodeCommand(byte[] array, int from, int length) throws MalformedException {
        ByteSource source = new ByteSource(array, from, length);
        int flags = takeFlags(source, HAS_SESSION | HAS_REQUEST_ID);
        long session = 0;
        long sequence = 0;
        long lowest = 0;
        if ((flags & HAS_SESSION) != 0) {
            session = source.takeLong();
            sequence = source.takeLong();
            lowest = source.takeLong();
            if (session < 1 || sequence < 1 || lowest < 1) {
                throw new MalformedException("a session, sequence or lowest unanswered sequence below 1");
            }
        }
        byte[] requestId = (flags & HAS_REQUEST_ID) != 0 ? takeRequestId(source) : null;
        return new CommandPayload(session, sequence, lowest, requestId, source.takeBytes(source.remaining()));
    }

    /** The nonce. */
    public static byte[] decodeOpenSession(byte[] array, int from, int length) throws MalformedException {
        ByteSource source = new ByteSource(array, from, length);
        takeFlags(source, 0);
        byte[] nonce = source.takeBytes(NONCE_BYTES);
        source.requireEnd();
        return nonce;
    }

    private static ByteSink begin(int flags, byte[] requestId, byte[] body) {
        int all = flags | (requestId == null ? 0 : HAS_REQUEST_ID);
        int frame =
                1 + ((flags & HAS_SESSION) == 0 ? 0 : SESSION_BYTES) + (requestId == null ? 0 : 1 + requestId.length);
        return new ByteSink(Math.addExact(frame, body.length)).putByte(VERSION | all);
    }

    private static byte[] end(ByteSink sink, byte[] requestId, byte[] body) {
        if (requestId != null) {
            if (requestId.length < 1 || requestId.length > MAX_REQUEST_ID_BYTES) {
                throw new IllegalArgumentException(
                        "a request id has 1 to " + MAX_REQUEST_ID_BYTES + " bytes, not " + requestId.length);
            }
            sink.putByte(requestId.length).putBytes(requestId);
        }
        return sink.putBytes(body).finish();
    }

    private static int takeFlags(ByteSource source, int allowed) throws MalformedException {
        int first = source.takeByte();
        if ((first & ~allowed) != VERSION) {
            throw new MalformedException("unknown version or flags " + first);
        }
        return first;
    }

    private static byte[] takeRequestId(ByteSource source) throws MalformedException {
        int length = source.takeByte();
        if (length < 1 || length > MAX_REQUEST_ID_BYTES) {
            throw new MalformedException("a request id of " + length + " bytes");
        }
        return source.takeBytes(length);
    }
}
