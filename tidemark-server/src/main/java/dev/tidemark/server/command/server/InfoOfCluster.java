package dev.tidemark.server.command.server;

import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;

/** Sections of {@code INFO} about the log and the other nodes. */
final class InfoOfCluster {
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private InfoOfCluster() {}

    static void persistence(InfoSection.Source source, InfoText text) {
        NodeStatus status = source.status();
        CheckpointStatus checkpoints = source.front().node().checkpointStatus();
        long running = checkpoints.runningMillis() < 0 ? -1 : checkpoints.runningMillis() / MILLIS_PER_SECOND;
        long last = checkpoints.lastTookMillis() < 0 ? -1 : checkpoints.lastTookMillis() / MILLIS_PER_SECOND;
        text.line("loading", 0)
                .line("async_loading", 0)
                .line("rdb_changes_since_last_save", status.applied() - status.checkpoint())
                .line("rdb_bgsave_in_progress", checkpoints.running() ? 1 : 0)
                .line("rdb_last_save_time", checkpoints.lastMillis() / MILLIS_PER_SECOND)
                .line("rdb_last_bgsave_status", checkpoints.lastFailed() ? "err" : "ok")
                .line("rdb_last_bgsave_time_sec", last)
                .line("rdb_current_bgsave_time_sec", running)
                .line("rdb_saves", checkpoints.written())
                .line("aof_enabled", 1)
                .always(0, "aof_rewrite_in_progress", "aof_rewrite_scheduled")
                .line("aof_last_write_status", "ok")
                .line("tidemark_log_end", status.leo())
                .line("tidemark_durable", status.durable())
                .line("tidemark_checkpoint", status.checkpoint())
                .line("tidemark_aside_files", status.aside().size())
                .line("tidemark_archive", archive(status.archive()))
                .line("tidemark_archived", status.archive().offset())
                .line("tidemark_scrub_running", status.scrub().isRunning() ? 1 : 0)
                .line("tidemark_scrub_pass", status.scrub().pass())
                .line("tidemark_scrub_percent", status.scrub().percent())
                .line("tidemark_scrub_began", status.scrub().began() / MICROS_PER_SECOND)
                .line("tidemark_scrub_ended", status.scrub().ended() / MICROS_PER_SECOND)
                .line("tidemark_scrub_damaged", status.scrub().damaged())
                .line("tidemark_scrub_healed", status.scrub().healed())
                .line("tidemark_repaired_pages", status.scrub().repaired())
                .line("tidemark_disk_free_bytes", status.disk().freeBytes())
                .line("tidemark_disk_full", status.disk().isFull() ? 1 : 0)
                .line("tidemark_fsync_millis", status.disk().syncMillis())
                .line("tidemark_fsyncs", source.front().node().syncs());
    }

    private static String archive(NodeStatus.Archived archive) {
        if (!archive.on()) {
            return "off";
        }
        return archive.problem().isEmpty() ? "ok" : "err";
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
        text.line("master_replid", view.nodeName(0))
                .line("master_replid2", "0".repeat(view.nodeName(0).length()))
                .line("master_repl_offset", status.hwm())
                .line("second_repl_offset", -1)
                .line("tidemark_member", status.membership().role())
                .line("tidemark_zone", status.membership().zone())
                .line("tidemark_epoch", status.epoch())
                .line("tidemark_hwm", status.hwm())
                .line("tidemark_applied", status.applied())
                .line("tidemark_level", status.levels().active())
                .line("tidemark_highest_level", status.levels().highest())
                .line("tidemark_state_agreed", status.agreement().offset())
                .line(
                        "tidemark_states_differing",
                        status.agreement().differing().size());
    }

    private static void follower(NodeStatus status, ClusterView view, InfoText text) {
        NodeStatus.Voter master = view.master();
        boolean up = status.leader() != 0 && view.isReachable(master);
        text.line("master_host", master.client().host())
                .line("master_port", master.client().port())
                .line("master_link_status", up ? "up" : "down")
                .line("master_sync_in_progress", 0)
                .line("slave_read_repl_offset", status.leo())
                .line("slave_repl_offset", status.applied())
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
                                + follower.getValue().durable());
            }
        }
    }
}
