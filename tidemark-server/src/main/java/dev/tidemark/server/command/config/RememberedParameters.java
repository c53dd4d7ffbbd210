package dev.tidemark.server.command.config;

import java.util.Arrays;
import java.util.List;

/**
 * Parameters of Redis that have no effect here and whose neglect harms nobody. Each may be set and read back, because
 * tools and Redis' own tests do it, and stop when it fails. What somebody may rely on is in {@link RefusedParameters}
 * instead.
 */
final class RememberedParameters {
    /**
     * A line that begins with {@code #} is the reason of those that follow. Name, type (y: yes or no, n: number, m:
     * bytes, t: text; else the words it may have), and the value at start.
     */
    private static final String TABLE = """
            # how Redis lays values out in memory; commands answer the same whatever it is
            hash-max-listpack-entries n 512
            hash-max-listpack-value n 64
            hash-max-ziplist-entries n 512
            hash-max-ziplist-value n 64
            hll-sparse-max-bytes m 3000
            list-compress-depth n 0
            list-max-listpack-size n -2
            list-max-ziplist-size n -2
            set-max-intset-entries n 512
            set-max-listpack-entries n 128
            set-max-listpack-value n 64
            stream-node-max-bytes m 4096
            stream-node-max-entries n 100
            zset-max-listpack-entries n 128
            zset-max-listpack-value n 64
            zset-max-ziplist-entries n 128
            zset-max-ziplist-value n 64
            # how Redis spends its time on housekeeping; here the JVM and the log do it, whatever this is
            active-expire-effort n 1
            activedefrag y no
            activerehashing y yes
            dynamic-hz y yes
            hz n 10
            io-threads n 1
            lazyfree-lazy-eviction y no
            lazyfree-lazy-expire y no
            lazyfree-lazy-server-del y no
            lazyfree-lazy-user-del y no
            lazyfree-lazy-user-flush y no
            replica-lazy-flush y no
            slave-lazy-flush y no
            # how Redis chooses what to evict; nothing is evicted, and maxmemory-policy says so
            lfu-decay-time n 1
            lfu-log-factor n 10
            maxmemory-eviction-tenacity n 10
            maxmemory-samples n 5
            # how and when Redis writes its files; every write is durable before it is answered, whatever this is
            aof-load-truncated y yes
            aof-rewrite-incremental-fsync y yes
            aof-use-rdb-preamble y yes
            auto-aof-rewrite-min-size m 67108864
            auto-aof-rewrite-percentage n 100
            no-appendfsync-on-rewrite y no
            rdb-key-save-delay n 0
            rdbchecksum y yes
            rdbcompression y yes
            save t
            # how a replica of Redis gets its data; a follower counts only with what it has on disk, whatever this is
            min-replicas-max-lag n 10
            min-slaves-max-lag n 10
            repl-backlog-ttl n 3600
            repl-diskless-load disabled,on-empty-db,swapdb disabled
            repl-diskless-sync y yes
            repl-diskless-sync-delay n 5
            repl-ping-replica-period n 10
            # bounds of commands that do not exist here, and say so
            busy-reply-threshold n 5000
            lua-time-limit n 5000
            sanitize-dump-payload no,yes,clients no
            tracking-table-max-keys n 1000000
            """;

    private RememberedParameters() {}

    /** Names under their reasons. */
    static List<String> table() {
        return TABLE.lines().toList();
    }

    static List<Parameter> all() {
        return TABLE.lines()
                .filter(line -> !line.startsWith("#"))
                .map(RememberedParameters::parse)
                .toList();
    }

    private static Parameter parse(String line) {
        String[] words = line.strip().split(" ");
        return Parameter.remembered(words[0], type(words[1]), words.length == 2 ? "" : words[2]);
    }

    /** What a word of the table stands for. */
    static ParameterType type(String word) {
        return switch (word) {
            case "y" -> ParameterType.YES_NO;
            case "n" -> new ParameterType.Whole(Integer.MIN_VALUE, Long.MAX_VALUE);
            case "m" -> ParameterType.MEMORY;
            case "t" -> ParameterType.TEXT;
            default -> new ParameterType.OneOf(Arrays.asList(word.split(",")));
        };
    }
}
