package dev.tidemark.server.front;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.MemoryPlan;
import dev.tidemark.server.command.ReadChoice;
import dev.tidemark.server.resp.RespLimits;

/**
 * What the RESP front is told at start.
 *
 * @param listen address to bind; port 0 picks a free one
 * @param password clients must give, or null
 * @param maxClients connected at a time
 * @param maxReplyBytes of one encoded reply; a client that asks for more is disconnected
 * @param maxOutputBytes of replies and messages that wait for one client; who lets more pile up is disconnected
 * @param maxTotalOutputBytes of replies and messages that wait for all clients together; who has most is disconnected
 *     first
 * @param maxTotalInputBytes of what all clients together sent and that is not executed
 * @param stuckClientMillis after which a client is disconnected that began a command and sent nothing more, that does
 *     not read its replies, or that does not give its password
 * @param idleClientSeconds after which a client that sends nothing is disconnected; 0: never
 * @param redirect what a follower does with commands that have keys
 * @param readOnlyLevel of the reads of a connection that said {@code READONLY}
 * @param sentinelMaster name under which {@code SENTINEL} knows this cluster
 */
public record FrontSettings(
        HostPort listen,
        String password,
        int maxClients,
        RespLimits limits,
        int maxReplyBytes,
        int maxOutputBytes,
        long maxTotalOutputBytes,
        long maxTotalInputBytes,
        int stuckClientMillis,
        int idleClientSeconds,
        Redirect redirect,
        ReadChoice readOnlyLevel,
        String sentinelMaster) {
    public static final int DEFAULT_MAX_CLIENTS = 10_000;
    public static final int DEFAULT_REPLY_BYTES = 512 << 20;
    public static final int DEFAULT_OUTPUT_BYTES = 256 << 20;
    public static final int DEFAULT_STUCK_MILLIS = 60_000;
    public static final String DEFAULT_SENTINEL_MASTER = "mymaster";

    /** What a follower does with a command that has keys. */
    public enum Redirect {
        /** It sends it to the leader for its client. */
        FORWARD("forward"),
        /** It tells the client where the leader is, as Redis Cluster does. */
        MOVED("moved");

        private final String word;

        Redirect(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Everything by default. */
    public static FrontSettings defaults(HostPort listen, int maxEntryBytes) {
        return new FrontSettings(
                listen,
                null,
                DEFAULT_MAX_CLIENTS,
                RespLimits.forEntries(maxEntryBytes),
                DEFAULT_REPLY_BYTES,
                DEFAULT_OUTPUT_BYTES,
                MemoryPlan.defaults().output(),
                MemoryPlan.defaults().input(),
                DEFAULT_STUCK_MILLIS,
                0,
                Redirect.FORWARD,
                ReadChoice.STRONG,
                DEFAULT_SENTINEL_MASTER);
    }

    public long stuckClientNanos() {
        return stuckClientMillis * 1_000_000L;
    }
}
