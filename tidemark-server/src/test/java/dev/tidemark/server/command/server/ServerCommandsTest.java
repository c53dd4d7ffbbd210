package dev.tidemark.server.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Exact replies, as redis-server 7 gives them where it has the command. */
class ServerCommandsTest extends WireTest {
    private static final List<String> MONITORED = Stream.of(
                    "uptime_in_seconds process_id redis_version redis_mode os tcp_port run_id connected_clients",
                    "blocked_clients maxclients pubsub_clients client_recent_max_input_buffer",
                    "client_recent_max_output_buffer used_memory used_memory_rss used_memory_peak used_memory_lua",
                    "used_memory_dataset maxmemory maxmemory_policy mem_clients_normal loading",
                    "rdb_changes_since_last_save rdb_bgsave_in_progress rdb_last_bgsave_status",
                    "rdb_last_bgsave_time_sec rdb_current_bgsave_time_sec aof_enabled aof_rewrite_in_progress",
                    "aof_rewrite_scheduled aof_last_write_status total_connections_received total_commands_processed",
                    "instantaneous_ops_per_sec total_net_input_bytes total_net_output_bytes instantaneous_input_kbps",
                    "instantaneous_output_kbps rejected_connections expired_keys evicted_keys keyspace_hits",
                    "keyspace_misses pubsub_channels pubsub_patterns role connected_slaves slave0 slave1",
                    "master_repl_offset second_repl_offset master_replid used_cpu_sys used_cpu_user cluster_enabled",
                    "rdb_last_save_time used_memory_human")
            .flatMap(line -> Stream.of(line.split(" ")))
            .toList();

    /** What a Redis would tell and nobody knows here. */
    private static final List<String> UNKNOWN = Stream.of(
                    "io_threads_active tracking_clients clients_in_timeout_table used_memory_overhead",
                    "used_memory_startup mem_fragmentation_ratio mem_fragmentation_bytes mem_clients_slaves",
                    "lazyfree_pending_objects active_defrag_running rdb_last_cow_size aof_last_rewrite_time_sec",
                    "aof_last_bgrewrite_status aof_last_cow_size module_fork_in_progress module_fork_last_cow_size",
                    "sync_full sync_partial_ok sync_partial_err latest_fork_usec migrate_cached_sockets",
                    "slave_expires_tracked_keys active_defrag_hits active_defrag_misses active_defrag_key_hits",
                    "active_defrag_key_misses repl_backlog_active repl_backlog_size repl_backlog_first_byte_offset",
                    "repl_backlog_histlen used_cpu_sys_children used_cpu_user_children redis_git_sha1 executable hz")
            .flatMap(line -> Stream.of(line.split(" ")))
            .toList();

    @Test
    void commandDescribesItselfForPrograms() {
        check(
                "COMMAND INFO get nope",
                "*2\r\n*10\r\n$3\r\nget\r\n:2\r\n*2\r\n+readonly\r\n+fast\r\n:1\r\n:1\r\n:1\r\n"
                        + "*3\r\n+@string\r\n+@read\r\n"
                        + "+@fast\r\n*0\r\n*1\r\n*6\r\n$5\r\nflags\r\n*2\r\n+RO\r\n+access\r\n"
                        + "$12\r\nbegin_search\r\n*4\r\n"
                        + "$4\r\ntype\r\n$5\r\nindex\r\n$4\r\nspec\r\n*2\r\n$5\r\nindex\r\n:1\r\n"
                        + "$9\r\nfind_keys\r\n*4\r\n"
                        + "$4\r\ntype\r\n$5\r\nrange\r\n$4\r\nspec\r\n*6\r\n$7\r\nlastkey\r\n:0\r\n"
                        + "$7\r\nkeystep\r\n:1\r\n"
                        + "$5\r\nlimit\r\n:0\r\n*0\r\n$-1");
        assertThat(client.ask("COMMAND INFO client")).contains("client|list", "client|kill", "+@dangerous");
        assertThat(client.ask("COMMAND INFO client|list")).startsWith("*1\r\n*10\r\n$11\r\nclient|list\r\n:-2\r\n");
        check("COMMAND INFO client|nope get|x", "*2\r\n$-1\r\n$-1");
        assertThat(client.ask("COMMAND DOCS get")).contains("summary", "group", "string");
        assertThat(client.ask("COMMAND DOCS get")).contains("complexity\r\n$4\r\nO(1)\r\n");
        assertThat(client.ask("COMMAND DOCS hgetall")).contains("complexity", "O(N)");
        assertThat(client.ask("COMMAND DOCS config")).contains("subcommands", "config|set");
        assertThat(client.ask("COMMAND")).startsWith("*").contains("wait");
        client.ask("HELLO 3");
        assertThat(client.ask("COMMAND INFO get")).contains("~2\r\n+readonly\r\n+fast\r\n");
    }

    @Test
    void commandDocsDescribesArguments() {
        String get = "$9\r\narguments\r\n*1\r\n*8\r\n$4\r\nname\r\n$3\r\nkey\r\n$4\r\ntype\r\n$3\r\nkey\r\n"
                + "$12\r\ndisplay_text\r\n$3\r\nkey\r\n$14\r\nkey_spec_index\r\n:0";
        assertThat(client.ask("COMMAND DOCS get")).contains(get);
        assertThat(client.ask("COMMAND DOCS role")).doesNotContain("arguments");
        client.ask("HELLO 3");
        assertThat(client.ask("COMMAND DOCS getex"))
                .contains("%4\r\n$4\r\nname\r\n$10\r\nexpiration\r\n$4\r\ntype\r\n$5\r\noneof\r\n$5\r\nflags\r\n~1\r\n"
                        + "+optional\r\n$9\r\narguments\r\n*5\r\n%4\r\n$4\r\nname\r\n$7\r\nseconds\r\n$4\r\ntype\r\n"
                        + "$7\r\ninteger\r\n$12\r\ndisplay_text\r\n$7\r\nseconds\r\n$5\r\ntoken\r\n$2\r\nEX\r\n");
    }

    @Test
    void commandListsNames() {
        assertThat(client.ask("COMMAND LIST")).contains("tide.once", "hincrby", "cluster", "config|get");
        check("COMMAND LIST FILTERBY PATTERN hinc*by", "*1\r\n$7\r\nhincrby");
        assertThat(client.ask("COMMAND LIST FILTERBY ACLCAT admin"))
                .contains("config|set")
                .doesNotContain("hget");
        check("COMMAND LIST FILTERBY ACLCAT nope", "*0");
        check("COMMAND LIST FILTERBY MODULE x", "*0");
        check("COMMAND LIST FILTERBY x y", "-ERR syntax error");
        check("COMMAND FOO", "-ERR unknown subcommand 'FOO'. Try COMMAND HELP.");
        check("COMMAND COUNT x", "-ERR wrong number of arguments for 'command|count' command");
    }

    @Test
    void commandFindsKeys() {
        check("COMMAND GETKEYS get a", "*1\r\n$1\r\na");
        check("COMMAND GETKEYS mset a 1 b 2", "*2\r\n$1\r\na\r\n$1\r\nb");
        check("COMMAND GETKEYS tide.once id mset a 1 b 2", "*2\r\n$1\r\na\r\n$1\r\nb");
        check("COMMAND GETKEYS nope a", "-ERR Invalid command specified");
        check("COMMAND GETKEYS get a b", "-ERR Invalid number of arguments specified for command");
        check("COMMAND GETKEYS config get a", "-ERR The command has no key arguments");
        check("COMMAND GETKEYSANDFLAGS get a", "*1\r\n*2\r\n$1\r\na\r\n*2\r\n+RO\r\n+access");
    }

    @Test
    void infoHasTheSectionsThatWereAskedFor() {
        assertThat(client.ask("INFO"))
                .contains("# Server\r\n", "# Clients\r\n", "# Memory\r\n", "# Persistence\r\n", "# Stats\r\n")
                .contains("# Replication\r\n", "# CPU\r\n", "# Errorstats\r\n", "# Cluster\r\n", "# Keyspace\r\n")
                .doesNotContain("# Commandstats", "# Latencystats");
        assertThat(client.ask("INFO all")).contains("# Commandstats\r\n", "# Keyspace\r\n");
        assertThat(client.ask("INFO CPU server CPU"))
                .containsOnlyOnce("# CPU")
                .contains("# Server")
                .doesNotContain("# Memory");
        check("INFO nope", "$0\r\n");
        client.ask("HELLO 3");
        check("INFO cluster", "=34\r\ntxt:# Cluster\r\ncluster_enabled:1\r\n");
    }

    /** The fields that the Redis exporter of Prometheus and its dashboards read. */
    @Test
    void infoHasWhatMonitoringReads() {
        String info = client.ask("INFO all");
        for (String field : MONITORED) {
            assertThat(info).containsPattern("\n" + field + ":[^\r\n]+\r\n");
        }
        assertThat(info).contains("used_memory:1000\r\n", "maxmemory:100000\r\n", "evicted_keys:0\r\n");
        for (String field : UNKNOWN) {
            assertThat(info).doesNotContain("\n" + field + ":");
        }
        assertThat(info).contains("used_memory_human:1000B\r\n", "maxmemory_human:97.66K\r\n");
        assertThat(info)
                .contains("rdb_last_save_time:1700000000\r\n", "rdb_last_bgsave_time_sec:1\r\n", "rdb_saves:3\r\n");
    }

    @Test
    void infoCountsCommandsAndErrors() {
        client.ask("SET a 1");
        client.ask("GET a");
        client.ask("GET b");
        client.ask("GET");
        client.ask("HSET a f v");
        client.ask("NOPE");
        client.ask("CONFIG GET save");
        assertThat(client.ask("INFO commandstats"))
                .containsPattern(
                        "cmdstat_get:calls=2,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,rejected_calls=1,failed_calls=0\r\n")
                .containsPattern(
                        "cmdstat_hset:calls=1,usec=\\d+,usec_per_call=[\\d.]+,rejected_calls=0,failed_calls=1\r\n")
                .contains("cmdstat_config|get:calls=1,")
                .doesNotContain("cmdstat_hget:");
        assertThat(client.ask("INFO errorstats"))
                .contains("errorstat_ERR:count=2\r\n", "errorstat_WRONGTYPE:count=1\r\n");
        assertThat(client.ask("INFO stats"))
                .contains("keyspace_hits:1\r\n", "keyspace_misses:1\r\n", "total_error_replies:3\r\n");
        check("CONFIG RESETSTAT", "+OK");
        assertThat(client.ask("INFO commandstats")).doesNotContain("cmdstat_get:");
        assertThat(client.ask("INFO errorstats")).doesNotContain("errorstat_");
    }

    @Test
    void slowLogKeepsWhatTookLong() {
        check("SLOWLOG LEN", ":0");
        check("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 3", "+OK");
        client.ask("SLOWLOG RESET");
        client.ask("CLIENT SETNAME me");
        client.ask("SET a " + "x".repeat(200));
        client.ask("MGET " + "k ".repeat(40));
        assertThat(client.ask("SLOWLOG GET 1"))
                .containsPattern("^\\*1\r\n\\*6\r\n:\\d+\r\n:\\d+\r\n:\\d+\r\n\\*32\r\n\\$4\r\nMGET\r\n")
                .contains("... (10 more arguments)\r\n$", "\r\n$2\r\nme\r\n");
        assertThat(client.ask("SLOWLOG GET")).contains("x".repeat(128) + "... (72 more bytes)\r\n");
        check("SLOWLOG LEN", ":3");
        check("CONFIG SET slowlog-log-slower-than -1", "+OK");
        check("SLOWLOG RESET", "+OK");
        check("SLOWLOG GET -1", "*0");
        check("SLOWLOG GET -2", "-ERR count should be greater than or equal to -1");
        check("SLOWLOG GET x", "-ERR count should be greater than or equal to -1");
    }

    @Test
    void whatToolsSendByHabitDoesNoHarm() {
        check("FUNCTION FLUSH", "+OK");
        check("FUNCTION FLUSH ASYNC", "+OK");
        check("FUNCTION FLUSH maybe", "-ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
        check("LATENCY LATEST", "*0");
        check("LATENCY RESET", ":0");
        check("MEMORY PURGE", "+OK");
        assertThat(client.ask("MEMORY DOCTOR")).contains("INFO memory");
        check("MEMORY USAGE", "-ERR wrong number of arguments for 'memory|usage' command");
        check("MEMORY MALLOC-STATS-OF", "-ERR unknown subcommand 'MALLOC-STATS-OF'. Try MEMORY HELP.");
        assertThat(client.ask("DEBUG SLEEP 0")).startsWith("-ERR DEBUG is not supported: ");
        check("DEBUG", "-ERR wrong number of arguments for 'debug' command");
    }
}
