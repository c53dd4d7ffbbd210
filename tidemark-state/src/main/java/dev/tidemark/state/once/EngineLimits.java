package dev.tidemark.state.once;

/**
 * Bounds of the exactly-once tables. They decide what is forgotten when, so what the state is depends on them: all
 * nodes of a cluster must use the same (H71, H72), or their digests will differ.
 *
 * @param maxSessions how many gateway sessions are held; the one whose last use is the oldest goes first
 * @param sessionIdleMicros log time without use after which a session ends
 * @param maxSessionReplies how many replies one session holds. A gateway keeps fewer writes than this in flight
 * @param maxSessionReplyBytes about how many bytes of replies one session holds; the newest is always held
 * @param maxRequestIds how many client request ids are remembered
 * @param maxRequestIdBytes about how many bytes they may hold with their replies; the newest is always held
 * @param requestIdMicros log time for which a client request id is remembered
 */
public record EngineLimits(
        int maxSessions,
        long sessionIdleMicros,
        int maxSessionReplies,
        long maxSessionReplyBytes,
        int maxRequestIds,
        long maxRequestIdBytes,
        long requestIdMicros) {

    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final long DAY_MICROS = 24 * HOUR_MICROS;

    public static final EngineLimits DEFAULT =
            new EngineLimits(4096, HOUR_MICROS, 65_536, 4L << 20, 100_000, 64L << 20, DAY_MICROS);

    public EngineLimits {
        if (maxSessions < 1
                || sessionIdleMicros < 1
                || maxSessionReplies < 1
                || maxSessionReplyBytes < 1
                || maxRequestIds < 1
                || maxRequestIdBytes < 1
                || requestIdMicros < 1) {
            throw new IllegalArgumentException("every limit must be at least 1");
        }
    }
}
