package dev.tidemark.server.command;

import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.Reply;
import java.time.Duration;
import java.util.Locale;

/** Writes the sections of {@code INFO}. */
final class InfoText {
    private final FrontContext front;
    private final NodeStatus status;
    private final StringBuilder text = new StringBuilder();

    InfoText(FrontContext front, NodeStatus status) {
        this.front = front;
        this.status = status;
    }

    void add(String section) {
        head(section);
        switch (section) {
            case "server" -> server();
            case "clients" -> clients();
            case "memory" -> memory();
            case "persistence" -> persistence();
            case "stats" -> statistics();
            case "replication" -> replication();
            case "cpu" -> cpu();
            case "cluster" -> line("cluster_enabled", 1);
            default -> throw new IllegalArgumentException(section);
        }
    }

    void addKeyspace(long keys) {
        head("keyspace");
        if (keys > 0) {
            line("db0", "keys=" + keys + ",expires=0,avg_ttl=0");
        }
    }

    Reply reply() {
        return Replies.bulk(text.toString());
    }

    private void head(String section) {
        String title =
                section.equals("cpu") ? "CPU" : section.substring(0, 1).toUpperCase(Locale.ROOT) + section.substring(1);
        text.append(text.isEmpty() ? "# " : "\r\n# ").append(title).append("\r\n");
    }

    private void line(String key, Object value) {
        text.append(key).append(':').append(value).append("\r\n");
    }

    private void server() {
        line("redis_version", FrontContext.REDIS_VERSION);
        line("redis_mode", "cluster");
        line("server_name", "tidemark");
        line(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        line("java_version", System.getProperty("java.version"));
        line("process_id", ProcessHandle.current().pid());
        line("run_id", new ClusterView(status).nodeName(status.id()));
        line("tcp_port", front.settings().listen().port());
        line("uptime_in_seconds", front.uptimeSeconds());
        line("uptime_in_days", front.uptimeSeconds() / 86_400);
        line("tidemark_node_id", status.id());
        line("tidemark_cluster_id", status.clusterId());
        line("tidemark_incarnation", status.incarnation());
    }

    private void clients() {
        line("connected_clients", front.clients().size());
        line("maxclients", front.settings().maxClients());
        line("blocked_clients", 0);
    }

    private void memory() {
        Runtime runtime = Runtime.getRuntime();
        line("used_memory", runtime.totalMemory() - runtime.freeMemory());
        line("used_memory_rss", runtime.totalMemory());
        line("total_system_memory", runtime.maxMemory());
        line("maxmemory", 0);
        line("maxmemory_policy", "noeviction");
    }

    private void persistence() {
        line("loading", 0);
        line("aof_enabled", 1);
        line("aof_rewrite_in_progress", 0);
        line("rdb_bgsave_in_progress", 0);
        line("tidemark_log_end", status.leo());
        line("tidemark_durable", status.durable());
        line("tidemark_checkpoint", status.checkpoint());
    }

    private void statistics() {
        line("total_connections_received", front.statistics().connections());
        line("rejected_connections", front.statistics().rejectedConnections());
        line("total_commands_processed", front.statistics().commands());
        line("total_net_input_bytes", front.statistics().receivedBytes());
    }

    private void replication() {
        boolean leader = status.role().equals("leader");
        ClusterView view = new ClusterView(status);
        line("role", leader ? "master" : "slave");
        if (!leader) {
            NodeStatus.Voter master = view.master();
            line("master_host", master.client().host());
            line("master_port", master.client().port());
            line("master_link_status", status.leader() != 0 && view.isReachable(master) ? "up" : "down");
            line("master_sync_in_progress", 0);
            line("slave_repl_offset", status.applied());
            line("slave_priority", 100);
            line("slave_read_only", 0);
        }
        line("connected_slaves", leader ? status.followers().size() : 0);
        followers();
        line("master_replid", view.nodeName(0));
        line("master_repl_offset", status.hwm());
        line("tidemark_epoch", status.epoch());
        line("tidemark_hwm", status.hwm());
        line("tidemark_applied", status.applied());
    }

    private void followers() {
        int index = 0;
        for (var follower : status.followers().entrySet()) {
            NodeStatus.Voter voter = status.voters().get(follower.getKey());
            if (voter != null) {
                String state = voter.connected() ? "online" : "wait_bgsave";
                line(
                        "slave" + index++,
                        "ip=" + voter.client().host() + ",port="
                                + voter.client().port() + ",state=" + state + ",offset="
                                + follower.getValue().durable() + ",lag=0");
            }
        }
    }

    private void cpu() {
        Duration total = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        line("used_cpu_user", String.format(Locale.ROOT, "%.6f", total.toNanos() / 1e9));
        line("used_cpu_sys", "0.000000");
    }
}
