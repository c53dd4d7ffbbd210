package dev.tidemark.server.command.config;

import dev.tidemark.server.front.FrontContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Parameters of Redis on which somebody may rely, and of which Tidemark has one value only. That value may be set, so
 * that scripts go on which ask for what they have anyway; any other is refused with words that say what Tidemark does
 * instead.
 */
final class RefusedParameters {
    /**
     * Name, type as in {@link RememberedParameters}, the value that is so here ({@code ""}: empty), and what to say.
     */
    private static final String TABLE = """
            appendfsync everysec,always,no always : a write is answered after fsync on a write quorum; there is no mode without
            appendonly y yes : every write is in a log on disk before it is answered; there is no mode without
            cluster-allow-reads-when-down y no : a read needs a leader that is confirmed by a quorum
            cluster-require-full-coverage y yes : one shard serves all slots, or none
            latency-monitor-threshold n 0 : events are not sampled; see SLOWLOG and LATENCY HISTOGRAM
            latency-tracking y yes : commands are always counted by latency
            logfile t "" : the log goes to standard output
            loglevel debug,verbose,notice,warning,nothing notice : levels are those of the logging configuration at start
            maxmemory-policy volatile-lru,volatile-lfu,volatile-random,volatile-ttl,allkeys-lru,allkeys-lfu,allkeys-random,noeviction noeviction : nothing is evicted; at maxmemory a write that may grow the data is refused with OOM
            notify-keyspace-events t "" : there are no keyspace events yet
            replica-ignore-maxmemory y yes : a follower applies what the leader has committed
            replica-priority n 100 : every node may lead; TIDE.TRANSFER chooses one
            replica-read-only y yes : a follower sends writes to the leader; it has no data of its own
            replica-serve-stale-data y no : no node answers with stale data
            slave-ignore-maxmemory y yes : a follower applies what the leader has committed
            slave-priority n 100 : every node may lead; TIDE.TRANSFER chooses one
            slave-read-only y yes : a follower sends writes to the leader; it has no data of its own
            slave-serve-stale-data y no : no node answers with stale data
            stop-writes-on-bgsave-error y yes : a node that cannot write its log takes no writes
            """;

    /** Those of which there is no value that Redis would understand. */
    private static final String WITHOUT_VALUE = """
            client-query-buffer-limit : max-entry-bytes of the configuration bounds what one client sends
            cluster-node-timeout : election-timeout-millis of the configuration does this
            dbfilename : checkpoints have names of their own, in snapshots/ of the data directory
            dir : the data directory is set at start
            repl-backlog-size : retained-log-bytes of the configuration does this
            repl-timeout : election-timeout-millis of the configuration does this
            tcp-keepalive : it is on, at the intervals of the operating system
            """;

    private RefusedParameters() {}

    static List<Parameter> all(FrontContext front) {
        List<Parameter> all = new ArrayList<>();
        TABLE.lines().map(RefusedParameters::parse).forEach(all::add);
        WITHOUT_VALUE.lines().map(RefusedParameters::withoutValue).forEach(all::add);
        all.add(replicasToWrite("min-replicas-to-write", front));
        all.add(replicasToWrite("min-slaves-to-write", front));
        all.add(bytes(
                "maxmemory",
                front.gateway()::maxStateBytes,
                "max-memory-bytes of the configuration sets it, with a heap that fits, at the next start"));
        all.add(bytes(
                "proto-max-bulk-len",
                () -> front.settings().limits().maxArgumentBytes(),
                "max-entry-bytes of the configuration bounds it"));
        return all;
    }

    private static Parameter parse(String line) {
        int colon = line.indexOf(" : ");
        String[] words = line.substring(0, colon).split(" ");
        String value = words[2].equals("\"\"") ? "" : words[2];
        String says = line.substring(colon + 3);
        return fixed(words[0], RememberedParameters.type(words[1]), () -> value, says);
    }

    private static Parameter withoutValue(String line) {
        int colon = line.indexOf(" : ");
        return new Parameter(
                line.substring(0, colon),
                new Only(ParameterType.TEXT, () -> null, line.substring(colon + 3)),
                null,
                given -> {});
    }

    private static Parameter fixed(String name, ParameterType type, Supplier<String> value, String says) {
        return new Parameter(name, new Only(type, value, says), value, given -> {});
    }

    private static Parameter bytes(String name, LongSupplier value, String says) {
        return fixed(name, ParameterType.MEMORY, () -> Long.toString(value.getAsLong()), says);
    }

    /** The write quorum is at least as strict as any number up to itself without the leader. */
    private static Parameter replicasToWrite(String name, FrontContext front) {
        Supplier<String> value = () -> Integer.toString(front.node().status().writeQuorum() - 1);
        ParameterType upToThat = given -> {
            String number = RememberedParameters.type("n").normal(given);
            if (Long.parseLong(number) > Long.parseLong(value.get())) {
                throw new BadValueException(
                        "write-quorum of the configuration decides it for the whole cluster: a write"
                                + " is answered after fsync on the leader and " + value.get() + " more");
            }
            return number;
        };
        return new Parameter(name, upToThat, value, given -> {});
    }

    /** One value, and what to say to any other. */
    private record Only(ParameterType type, Supplier<String> value, String says) implements ParameterType {
        @Override
        public String normal(String given) throws BadValueException {
            String normal = type.normal(given);
            if (!normal.toLowerCase(Locale.ROOT).equals(value.get())) {
                throw new BadValueException(says);
            }
            return normal;
        }
    }
}
