package dev.tidemark.server.command.server;

import dev.tidemark.server.command.CommandCounters;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.cluster.ClusterView;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontStatistics;
import java.time.Duration;
import java.util.Locale;

/** Sections of {@code INFO} about this process. */
final class InfoOfServer {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final double BYTES_PER_KB = 1024;

    private InfoOfServer() {}

    static void server(InfoSection.Source source, InfoText text) {
        FrontContext front = source.front();
        text.line("redis_version", FrontContext.REDIS_VERSION)
                .line("redis_git_sha1", "00000000")
                .line("redis_git_dirty", 0)
                .line("redis_mode", "cluster")
                .line("server_name", "tidemark")
                .line("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"))
                .line("arch_bits", 64)
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
                .line("hz", 1)
                .line("executable", "tidemark")
                .line("config_file", "")
                .line("tidemark_node_id", source.status().id())
                .line("tidemark_cluster_id", source.status().clusterId())
                .line("tidemark_incarnation", source.status().incarnation())
                .line("tidemark_serving", source.status().serving() ? 1 : 0)
                .line("tidemark_redirect", front.live().redirect().word());
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    static void clients(InfoSection.Source source, InfoText text) {
        FrontContext front = source.front();
        text.line("connected_clients", front.clients().size())
                .line("cluster_connections", 0)
                .line("maxclients", front.live().maxClients())
                .line("client_buffer_bytes", front.clients().bufferBytes())
                .line("blocked_clients", 0)
                .line("tracking_clients", 0)
                .line(
                        "pubsub_clients",
                        front.clients()
                                .sessions()
                                .filter(ClientSession::isSubscribed)
                                .count())
                .line("clients_in_timeout_table", 0);
    }

    static void memory(InfoSection.Source source, InfoText text) {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long peak = Math.max(used, source.front().statistics().peakMemoryBytes());
        text.line("used_memory", used)
                .line("used_memory_human", human(used))
                .line("used_memory_rss", runtime.totalMemory())
                .line("used_memory_rss_human", human(runtime.totalMemory()))
                .line("used_memory_peak", peak)
                .line("used_memory_peak_human", human(peak))
                .line("used_memory_lua", 0)
                .line("total_system_memory", runtime.maxMemory())
                .line("total_system_memory_human", human(runtime.maxMemory()))
                .line("maxmemory", 0)
                .line("maxmemory_human", "0B")
                .line("maxmemory_policy", "noeviction")
                .line("mem_fragmentation_ratio", runtime.totalMemory() / (double) Math.max(1, used), 2)
                .line("mem_clients_normal", source.front().clients().bufferBytes())
                .line("mem_allocator", "jvm")
                .line("lazyfree_pending_objects", 0)
                .line("tidemark_memory_full", source.front().gateway().memoryIsFull() ? 1 : 0);
    }

    private static String human(long bytes) {
        return String.format(Locale.ROOT, "%.2fM", bytes / BYTES_PER_KB / BYTES_PER_KB);
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
                .line("rejected_connections", statistics.rejectedConnections())
                .line("evicted_keys", 0)
                .line("evicted_clients", 0)
                .line("client_output_buffer_limit_disconnections", statistics.cutOffClients())
                .line("keyspace_hits", statistics.hits())
                .line("keyspace_misses", statistics.misses())
                .line("pubsub_channels", source.front().clients().channels().size())
                .line("pubsub_patterns", source.front().clients().patterns())
                .line("latest_fork_usec", 0)
                .line("total_error_replies", statistics.errors().total())
                .line("slowlog_len", source.front().slowLog().size());
    }

    static void cpu(InfoSection.Source source, InfoText text) {
        Duration total = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        text.line("used_cpu_sys", 0, 6)
                .line("used_cpu_user", total.toNanos() / 1e9, 6)
                .line("used_cpu_sys_children", 0, 6)
                .line("used_cpu_user_children", 0, 6);
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
