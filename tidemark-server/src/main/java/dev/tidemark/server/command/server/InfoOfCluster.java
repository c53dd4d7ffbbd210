package dev.tidemark.server.command.server;

import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.command.cluster.ClusterView;

/** Sections of {@code INFO} about the log and the other nodes. */
final class InfoOfCluster {
    private InfoOfCluster() {}

    static void persistence(InfoSection.Source source, InfoText text) {
        NodeStatus status = source.status();
        text.line("loading", 0)
                .line("async_loading", 0)
                .line("rdb_changes_since_last_save", status.applied() - status.checkpoint())
                .line("rdb_bgsave_in_progress", 0)
                .line("rdb_last_bgsave_status", "ok")
                .always(-1, "rdb_last_bgsave_time_sec", "rdb_current_bgsave_time_sec")
                .always(0, "rdb_last_cow_size", "rdb_last_load_keys_expired", "rdb_last_load_keys_loaded")
                .line("aof_enabled", 1)
                .always(0, "aof_rewrite_in_progress", "aof_rewrite_scheduled")
                .always(-1, "aof_last_rewrite_time_sec", "aof_current_rewrite_time_sec")
                .line("aof_last_bgrewrite_status", "ok")
                .line("aof_last_write_status", "ok")
                .always(0, "aof_last_cow_size", "module_fork_in_progress", "module_fork_last_cow_size")
                .always(0, "aof_pending_rewrite", "aof_buffer_length", "aof_pending_bio_fsync", "aof_delayed_fsync")
                .line("tidemark_log_end", status.leo())
                .line("tidemark_durable", status.durable())
                .line("tidemark_checkpoint", status.checkpoint())
                .line("tidemark_fsyncs", source.front().node().syncs());
    }

    static void replication(InfoSection.Source source, InfoText text) {
        NodeStatus status = source.status();
        ClusterView view = new ClusterView(status);
        boolean leader = status.role().equals("leader");
        text.line("role", leader ? "master" : "slave");
        if (!leader) {
            follower(status, view, text);
        }
        text.line("connected_slaves", leader ? connectedFollowers(status) : 0);
        followers(status, text);
        text.line("master_failover_state", "no-failover")
                .line("master_replid", view.nodeName(0))
                .line("master_replid2", "0".repeat(view.nodeName(0).length()))
                .line("master_repl_offset", status.hwm())
                .line("second_repl_offset", -1)
                .line("repl_backlog_active", 1)
                .line("repl_backlog_size", status.hwm())
                .line("repl_backlog_first_byte_offset", 1)
                .line("repl_backlog_histlen", status.hwm())
                .line("tidemark_epoch", status.epoch())
                .line("tidemark_hwm", status.hwm())
                .line("tidemark_applied", status.applied());
    }

    private static void follower(NodeStatus status, ClusterView view, InfoText text) {
        NodeStatus.Voter master = view.master();
        boolean up = status.leader() != 0 && view.isReachable(master);
        text.line("master_host", master.client().host())
                .line("master_port", master.client().port())
                .line("master_link_status", up ? "up" : "down")
                .line("master_last_io_seconds_ago", up ? 0 : -1)
                .line("master_sync_in_progress", 0)
                .line("slave_read_repl_offset", status.leo())
                .line("slave_repl_offset", status.applied())
                .line("slave_priority", 100)
                .line("slave_read_only", 0)
                .line("replica_announced", 1);
    }

    private static long connectedFollowers(NodeStatus status) {
        return status.followers().keySet().stream()
                .filter(id -> status.voters().get(id) != null)
                .count();
    }

    private static void followers(NodeStatus status, InfoText text) {
        int index = 0;
        for (var follower : status.followers().entrySet()) {
            NodeStatus.Voter voter = status.voters().get(follower.getKey());
            if (voter != null) {
                String state = voter.connected() ? "online" : "wait_bgsave";
                text.line(
                        "slave" + index++,
                        "ip=" + voter.client().host() + ",port="
                                + voter.client().port() + ",state=" + state + ",offset="
                                + follower.getValue().durable() + ",lag=0");
            }
        }
    }
}
