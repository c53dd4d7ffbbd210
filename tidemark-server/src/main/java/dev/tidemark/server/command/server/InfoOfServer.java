package dev.tidemark.server.command.server;

import dev.tidemark.kv.keyspace.CountsQuery;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.netty.SocketTransport;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.statistics.CommandCounters;
import dev.tidemark.server.statistics.FrontStatistics;
import java.util.List;
import java.util.Locale;

/** Sections of {@code INFO} about this process. */
final class InfoOfServer {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final double BYTES_PER_KB = 1024;

    private InfoOfServer() {}

    static void server(InfoSection.Source source, InfoText text) {
        FrontContext front = source.front();
        text.line("redis_version", FrontContext.REDIS_VERSION)
                .line("redis_mode", "cluster")
                .line("server_name", "tidemark")
                .line("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"))
                .line("arch_bits", 64)
                .line("multiplexing_api", SocketTransport.best().word())
                .line("java_version", property("java.version"))
                .line("process_id", ProcessHandle.current().pid())
                .line(
                        "run_id",
                        new ClusterView(source.status())
                                .nodeName(source.status().id()))
                .line("tcp_port", front.settings().listen().port())
                .line("server_time_usec", front.unixMicros())
                .line("uptime_in_seconds", front.uptimeSeconds())
                .line("uptime_in_days", front.uptimeSeconds() / SECONDS_PER_DAY)
                .line("tidemark_node_id", source.status().id())
                .line("tidemark_cluster_id", source.status().clusterId())
                .line("tidemark_incarnation", source.status().incarnation())
                .line("tidemark_serving", source.status().serving() ? 1 : 0)
                .line("tidemark_clock_offset_millis", source.status().clockOffsetMicros() / 1_000)
                .line("tidemark_redirect", front.live().redirect().word());
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    static void clients(InfoSection.Source source, InfoText text) {
        FrontContext front = source.front();
        text.line("connected_clients", front.clients().size())
                .line("maxclients", front.live().maxClients())
                .line("client_recent_max_input_buffer", front.clients().largestInput())
                .line("client_recent_max_output_buffer", front.clients().largestOutput())
                .line("client_buffer_bytes", front.clients().bufferBytes())
                .line("blocked_clients", front.clients().blocked())
                .line(
                        "pubsub_clients",
                        front.clients()
                                .sessions()
                                .filter(ClientSession::isSubscribed)
                                .count())
                .always(0, "total_blocking_keys", "total_blocking_keys_on_nokey");
    }

    /** What the data takes, with its bound, as Redis shows them, and what the process takes. */
    static void memory(InfoSection.Source source, InfoText text) {
        Gateway gateway = source.front().gateway();
        Runtime runtime = Runtime.getRuntime();
        long used = gateway.stateBytes();
        long peak = Math.max(used, source.front().statistics().peakMemoryBytes());
        text.line("used_memory", used).line("used_memory_human", InfoText.human(used));
        ProcessUse.residentBytes()
                .ifPresent(bytes ->
                        text.line("used_memory_rss", bytes).line("used_memory_rss_human", InfoText.human(bytes)));
        text.line("used_memory_peak", peak)
                .line("used_memory_peak_human", InfoText.human(peak))
                .line("used_memory_peak_perc", percent(used, peak))
                .line("used_memory_dataset", used)
                .always(0, "used_memory_lua", "used_memory_vm_eval", "used_memory_scripts_eval", "used_memory_scripts")
                .always(0, "number_of_cached_scripts", "number_of_functions", "number_of_libraries")
                .line("maxmemory", gateway.maxStateBytes())
                .line("maxmemory_human", InfoText.human(gateway.maxStateBytes()))
                .line("maxmemory_policy", "noeviction")
                .line("mem_clients_normal", source.front().clients().bufferBytes())
                .line("mem_allocator", "jvm")
                .line("tidemark_output_bytes", source.front().output().takenBytes())
                .line("tidemark_output_limit", source.front().output().maxBytes())
                .line("tidemark_heap_used", runtime.totalMemory() - runtime.freeMemory())
                .line("tidemark_heap_committed", runtime.totalMemory())
                .line("tidemark_heap_max", runtime.maxMemory())
                .line("tidemark_memory_full", gateway.memoryIsFull() ? 1 : 0);
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f%%", whole == 0 ? 0 : 100.0 * part / whole);
    }

    static void statistics(InfoSection.Source source, InfoText text) {
        FrontStatistics statistics = source.front().statistics();
        FrontStatistics.Rates rates = statistics.rates();
        text.line("total_connections_received", statistics.connections())
                .line("total_commands_processed", statistics.commands())
                .line("instantaneous_ops_per_sec", rates.commands())
                .line("total_net_input_bytes", statistics.receivedBytes())
                .line("total_net_output_bytes", statistics.sentBytes())
                .line("instantaneous_input_kbps", rates.receivedBytes() / BYTES_PER_KB, 2)
                .line("instantaneous_output_kbps", rates.sentBytes() / BYTES_PER_KB, 2)
                .line("rejected_connections", statistics.rejectedConnections());
        if (source.counts() != null) {
            text.line("expired_keys", source.counts().expired());
        }
        text.line("evicted_keys", 0)
                .line("evicted_clients", statistics.evictedClients())
                .line("client_output_buffer_limit_disconnections", statistics.cutOffClients())
                .line("keyspace_hits", statistics.hits())
                .line("keyspace_misses", statistics.misses())
                .line("pubsub_channels", source.front().clients().channels().size())
                .line("pubsub_patterns", source.front().clients().patterns())
                .always(0, "pubsubshard_channels", "total_forks")
                .line("total_error_replies", statistics.errors().total())
                .line("slowlog_len", source.front().slowLog().size());
    }

    static void keyspace(InfoSection.Source source, InfoText text) {
        if (source.counts() == null) {
            return;
        }
        List<CountsQuery.Database> databases = source.counts().databases();
        for (int number = 0; number < databases.size(); number++) {
            CountsQuery.Database counts = databases.get(number);
            if (counts.keys() > 0) {
                text.line("db" + number, "keys=" + counts.keys() + ",expires=" + counts.expiring() + ",avg_ttl=0");
            }
        }
    }

    static void cpu(InfoSection.Source source, InfoText text) {
        ProcessUse.Cpu cpu = ProcessUse.cpu();
        cpu.system().ifPresent(seconds -> text.line("used_cpu_sys", seconds, 6));
        cpu.user().ifPresent(seconds -> text.line("used_cpu_user", seconds, 6));
    }

    static void commands(InfoSection.Source source, InfoText text) {
        source.front().commands().forEach(slot -> command(slot, text));
    }

    private static void command(CommandSlot slot, InfoText text) {
        CommandCounters counters = slot.counters();
        if (counters.isUsed()) {
            text.line(
                    "cmdstat_" + slot.command().info().name(),
                    "calls=" + counters.calls() + ",usec=" + counters.micros() + ",usec_per_call="
                            + String.format(Locale.ROOT, "%.2f", counters.microsPerCall()) + ",rejected_calls="
                            + counters.rejectedCalls() + ",failed_calls=" + counters.failed());
        }
    }

    static void errors(InfoSection.Source source, InfoText text) {
        source.front()
                .statistics()
                .errors()
                .counts()
                .forEach((code, count) -> text.line("errorstat_" + code, "count=" + count));
    }
}
