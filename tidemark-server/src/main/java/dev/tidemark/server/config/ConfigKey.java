package dev.tidemark.server.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Every key of the configuration. {@code docs/configuration.md} explains them; a test holds both together. */
public enum ConfigKey {
    ID("id", "a number from 1 to 2147483647"),
    DATA("data", "a directory of this node alone"),
    CLIENT("client", "HOST:PORT"),
    ADVERTISE_CLIENT("advertise-client", "HOST:PORT, neither a wildcard nor port 0"),
    PEER("peer", "HOST:PORT, the same as this node's entry in cluster unless advertise-peer is given"),
    ADVERTISE_PEER("advertise-peer", "HOST:PORT, the same as this node's entry in cluster"),
    HTTP("http", "HOST:PORT, or none"),
    ADVERTISE_HTTP("advertise-http", "HOST:PORT, neither a wildcard nor port 0"),
    CLUSTER("cluster", "ID=HOST:PORT of the peer port of every node, separated by commas"),
    CLUSTER_ID("cluster-id", "a name, the same on all nodes of a cluster"),
    WRITE_QUORUM("write-quorum", "majority, all, or a number from 1 to the number of nodes"),
    AUTO_REJOIN("auto-rejoin", "yes or no"),
    JOIN("join", "yes or no"),
    RAISE_LEVEL("raise-level", "by-hand, or seconds from 0 to 31536000"),
    REPLACE_AFTER("replace-after", "seconds from 0 to 31536000"),
    PASSWORD("password", "a text without blanks at its ends"),
    MAX_CLIENTS("max-clients", "a number from 1 to 1000000"),
    CLIENT_STUCK_MILLIS("client-stuck-millis", "milliseconds from 100 to 86400000"),
    CLIENT_IDLE_SECONDS("client-idle-seconds", "seconds from 0 to 2147483647"),
    CLIENT_REPLY_BYTES("client-reply-bytes", "bytes from 1m to 1g"),
    CLIENT_OUTPUT_BYTES("client-output-bytes", "bytes from 1m to 1g"),
    ALL_CLIENTS_OUTPUT_BYTES("all-clients-output-bytes", "bytes from 1m to 1024g"),
    ALL_CLIENTS_INPUT_BYTES("all-clients-input-bytes", "bytes from 1m to 1024g"),
    REDIRECT("redirect", "forward or moved"),
    READONLY_LEVEL("readonly-level", "linearizable, strong, quorum, session, bounded and milliseconds, or eventual"),
    SENTINEL_MASTER("sentinel-master", "a name without blanks"),
    MAX_ENTRY_BYTES("max-entry-bytes", "bytes from 64k to 24m"),
    SEGMENT_BYTES("segment-bytes", "bytes from 1m to 1g"),
    RETAINED_LOG_BYTES("retained-log-bytes", "bytes from 0 to 1024g"),
    RETAINED_LOG_SECONDS("retained-log-seconds", "seconds from 0 to 2147483647"),
    ARCHIVE("archive", "a directory that is there, or none"),
    ARCHIVE_SECONDS("archive-seconds", "seconds from 1 to 86400"),
    ARCHIVE_LAG_BYTES("archive-lag-bytes", "bytes from 1m to 1024g"),
    CHECKPOINT_BYTES("checkpoint-bytes", "bytes from 64k to 1024g"),
    GATEWAY_BYTES("gateway-bytes", "bytes from 64k to 1g, at least max-entry-bytes"),
    UNCOMMITTED_BYTES("uncommitted-bytes", "bytes from 64k to 1g, at least max-entry-bytes"),
    HEARTBEAT_MILLIS("heartbeat-millis", "milliseconds from 5 to 60000"),
    ELECTION_TIMEOUT_MILLIS("election-timeout-millis", "milliseconds from 50 to 600000, at least 3 heartbeats"),
    REQUEST_TIMEOUT_MILLIS("request-timeout-millis", "milliseconds from 100 to 600000"),
    RESERVED_DISK_BYTES("reserved-disk-bytes", "bytes from 0 to 1024g"),
    MAX_MEMORY_BYTES("max-memory-bytes", "bytes from 1m to 1024g"),
    MAX_DATA_BYTES("max-data-bytes", "0, or bytes from 1m to 65536g, at least max-memory-bytes"),
    PAGE_CACHE_BYTES("page-cache-bytes", "bytes from 1m to 1g"),
    MAX_CLOCK_AHEAD_MILLIS("max-clock-ahead-millis", "milliseconds from 1 to 86400000"),
    LEASE_MILLIS("lease-millis", "0, or milliseconds from 50 to 5000, at most half of request-timeout-millis"),
    SCRUB_DAYS("scrub-days", "days from 0 to 3650"),
    SCRUB_BYTES_PER_SECOND("scrub-bytes-per-second", "bytes from 64k to 1g"),
    WARM_UP_SECONDS("warm-up-seconds", "seconds from 0 to 600");

    private final String key;
    private final String accepted;

    ConfigKey(String key, String accepted) {
        this.key = key;
        this.accepted = accepted;
    }

    /** As it is written in a file, and after {@code --} on the command line. */
    public String key() {
        return key;
    }

    /** What its value may be, in words. */
    public String accepted() {
        return accepted;
    }

    static Optional<ConfigKey> find(String key) {
        return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
    }

    /** The known key that is most like what somebody wrote. */
    static ConfigKey nearest(String key) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(known -> EditDistance.between(known.key, key)))
                .orElseThrow();
    }
}
