package dev.tidemark.server.command;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a client of a cluster may want to know of a command: to whom to send it, and how to put replies together. */
public final class CommandTips {
    /** Tips of Redis 7.2, then the commands. */
    private static final String TABLE = """
            nondeterministic_output = client|info client|list cluster|count-failure-reports cluster|getkeysinslot \
            cluster|info cluster|links cluster|myshardid cluster|nodes cluster|replicas cluster|shards cluster|slaves \
            cluster|slots hrandfield hscan lastsave object|encoding object|freq object|idletime object|refcount pttl time ttl
            request_policy:all_nodes response_policy:all_succeeded = client|setinfo client|setname config|resetstat \
            config|rewrite config|set slowlog|reset
            nondeterministic_output_order = command command|docs command|info command|list function|list hgetall hkeys hvals
            request_policy:all_shards response_policy:agg_sum = dbsize
            request_policy:multi_shard response_policy:agg_sum = del exists touch unlink
            request_policy:all_shards response_policy:all_succeeded = flushall flushdb function|flush memory|purge ping
            nondeterministic_output request_policy:all_shards response_policy:special = info memory|doctor \
            memory|malloc-stats memory|stats
            request_policy:all_shards nondeterministic_output_order = keys
            nondeterministic_output request_policy:all_nodes response_policy:special = latency|doctor latency|histogram \
            latency|history latency|latest
            request_policy:all_nodes response_policy:agg_sum = latency|reset
            request_policy:multi_shard = mget
            request_policy:multi_shard response_policy:all_succeeded = mset
            request_policy:all_shards response_policy:special nondeterministic_output = randomkey
            nondeterministic_output request_policy:special response_policy:special = scan
            request_policy:all_nodes nondeterministic_output = slowlog|get
            request_policy:all_nodes response_policy:agg_sum nondeterministic_output = slowlog|len
            request_policy:all_shards response_policy:agg_min = wait
            """;

    private static final Map<String, List<String>> TIPS = tips();

    private CommandTips() {}

    private static Map<String, List<String>> tips() {
        Map<String, List<String>> tips = new HashMap<>();
        TABLE.lines().forEach(line -> {
            String[] sides = line.split(" = ");
            Arrays.stream(sides[1].split(" ")).forEach(name -> tips.put(name, List.of(sides[0].split(" "))));
        });
        return tips;
    }

    /** Of a command, or of {@code container|subcommand}. */
    public static List<String> of(String name) {
        return TIPS.getOrDefault(name, List.of());
    }
}
