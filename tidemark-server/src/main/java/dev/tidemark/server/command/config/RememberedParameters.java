package dev.tidemark.server.command.config;

import java.util.Arrays;
import java.util.List;

/**
 * Parameters of Redis that have no effect here. Each may be set and read back, because tools and Redis' own tests do it,
 * and stop when it fails. Not among them is what somebody might rely on: encryption, users, replication.
 */
final class RememberedParameters {
    /** Name, type (y: yes or no, n: number, m: bytes, t: text; else the words it may have), and the value at start. */
    private static final String TABLE = """
            activedefrag y no
            active-expire-effort n 1
            activerehashing y yes
            aof-load-truncated y yes
            aof-rewrite-incremental-fsync y yes
            aof-use-rdb-preamble y yes
            appendfsync everysec,always,no always
            appendonly y yes
            auto-aof-rewrite-min-size m 67108864
            auto-aof-rewrite-percentage n 100
            busy-reply-threshold n 5000
            client-query-buffer-limit m 1073741824
            cluster-allow-reads-when-down y no
            cluster-node-timeout n 15000
            cluster-require-full-coverage y yes
            dbfilename t dump.rdb
            dir t .
            dynamic-hz y yes
            hash-max-listpack-entries n 512
            hash-max-listpack-value n 64
            hash-max-ziplist-entries n 512
            hash-max-ziplist-value n 64
            hll-sparse-max-bytes m 3000
            hz n 10
            io-threads n 1
            latency-monitor-threshold n 0
            latency-tracking y yes
            lazyfree-lazy-eviction y no
            lazyfree-lazy-expire y no
            lazyfree-lazy-server-del y no
            lazyfree-lazy-user-del y no
            lazyfree-lazy-user-flush y no
            lfu-decay-time n 1
            lfu-log-factor n 10
            list-compress-depth n 0
            list-max-listpack-size n -2
            list-max-ziplist-size n -2
            logfile t
            loglevel debug,verbose,notice,warning,nothing notice
            lua-time-limit n 5000
            maxmemory-eviction-tenacity n 10
            maxmemory-policy volatile-lru,volatile-lfu,volatile-random,volatile-ttl,allkeys-lru,allkeys-lfu,allkeys-random,noeviction noeviction
            maxmemory-samples n 5
            min-replicas-max-lag n 10
            min-replicas-to-write n 0
            min-slaves-max-lag n 10
            min-slaves-to-write n 0
            no-appendfsync-on-rewrite y no
            notify-keyspace-events t
            rdb-key-save-delay n 0
            rdbchecksum y yes
            rdbcompression y yes
            repl-backlog-size m 1048576
            repl-backlog-ttl n 3600
            repl-diskless-load disabled,on-empty-db,swapdb disabled
            repl-diskless-sync y yes
            repl-diskless-sync-delay n 5
            repl-ping-replica-period n 10
            repl-timeout n 60
            replica-ignore-maxmemory y yes
            replica-lazy-flush y no
            replica-priority n 100
            replica-read-only y yes
            replica-serve-stale-data y yes
            save t
            sanitize-dump-payload no,yes,clients no
            set-max-intset-entries n 512
            set-max-listpack-entries n 128
            set-max-listpack-value n 64
            slave-ignore-maxmemory y yes
            slave-lazy-flush y no
            slave-priority n 100
            slave-read-only y yes
            slave-serve-stale-data y yes
            stop-writes-on-bgsave-error y yes
            stream-node-max-bytes m 4096
            stream-node-max-entries n 100
            tcp-keepalive n 300
            tracking-table-max-keys n 1000000
            zset-max-listpack-entries n 128
            zset-max-listpack-value n 64
            zset-max-ziplist-entries n 128
            zset-max-ziplist-value n 64
            """;

    private RememberedParameters() {}

    static List<Parameter> all() {
        return TABLE.lines().map(RememberedParameters::parse).toList();
    }

    private static Parameter parse(String line) {
        String[] words = line.strip().split(" ");
        return Parameter.remembered(words[0], type(words[1]), words.length == 2 ? "" : words[2]);
    }

    private static ParameterType type(String word) {
        return switch (word) {
            case "y" -> ParameterType.YES_NO;
            case "n" -> new ParameterType.Whole(Integer.MIN_VALUE, Long.MAX_VALUE);
            case "m" -> ParameterType.MEMORY;
            case "t" -> ParameterType.TEXT;
            default -> new ParameterType.OneOf(Arrays.asList(word.split(",")));
        };
    }
}
