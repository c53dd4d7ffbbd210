package dev.tidemark.server.status;

import dev.tidemark.node.DiskStatus;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link NodeStatus} as nested maps of text, numbers and booleans, with keys in an order that clients may rely on;
 * the one source of {@code TIDE.STATUS} and of {@code GET /status}.
 */
public final class StatusFields {
    private static final int MICROS_PER_MILLI = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private StatusFields() {}

    /**
     * Values are {@link String}, {@link Long}, {@link Boolean} or such a map.
     *
     * @param http where the node answers HTTP, or null
     */
    public static Map<String, Object> of(NodeStatus status, HostPort http) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", (long) status.id());
        fields.put("role", status.role());
        fields.put("member", status.membership().role());
        fields.put("zone", status.membership().zone());
        fields.put("epoch", status.epoch());
        fields.put("leader", (long) status.leader());
        fields.put("leo", status.leo());
        fields.put("durable", status.durable());
        fields.put("hwm", status.hwm());
        fields.put("applied", status.applied());
        fields.put("checkpoint", status.checkpoint());
        fields.put("voters", voters(status));
        fields.put("write-quorum", (long) status.writeQuorum());
        fields.put("election-quorum", (long) status.electionQuorum());
        fields.put("read-quorum", (long) status.readQuorum());
        fields.put("lamport", status.lamport());
        fields.put("state-agreed", status.agreement().offset());
        fields.put("state-differs", differing(status));
        fields.put("followers", followers(status));
        fields.put("silent", status.membership().silence());
        fields.put("serving", status.serving());
        fields.put("reason", status.reason());
        fields.put("http", http == null ? "" : http.toString());
        fields.put("aside", aside(status));
        fields.put("archived", status.archive().offset());
        fields.put("archive-problem", status.archive().problem());
        fields.put("disk", of(status.disk()));
        fields.put("scrub", of(status.scrub()));
        fields.put("level", (long) status.levels().active());
        fields.put("highest-level", (long) status.levels().highest());
        fields.put("levels", levels(status));
        return fields;
    }

    /** By member, the highest feature level that it supports; 0: not known. */
    private static Map<String, Object> levels(NodeStatus status) {
        Map<String, Object> levels = new LinkedHashMap<>();
        status.levels().members().forEach((id, level) -> levels.put(Integer.toString(id), (long) level));
        return levels;
    }

    private static Map<String, Object> of(DiskStatus disk) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("free-bytes", disk.freeBytes());
        fields.put("reserved-bytes", disk.reservedBytes());
        fields.put("full", disk.isFull());
        fields.put("fsync-millis", (long) disk.syncMillis());
        return fields;
    }

    /** How far the reading of what lies on the disk has come; times are seconds since 1970, by the log. */
    public static Map<String, Object> of(ScrubStatus scrub) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("running", scrub.isRunning());
        fields.put("pass", scrub.pass());
        fields.put("percent", (long) scrub.percent());
        fields.put("began", scrub.began() / MICROS_PER_SECOND);
        fields.put("ended", scrub.ended() / MICROS_PER_SECOND);
        fields.put("damaged", scrub.damaged());
        fields.put("healed", scrub.healed());
        fields.put("repaired", scrub.repaired());
        fields.put("found", scrub.found());
        return fields;
    }

    /** By node, the entry after which it was found to have another state than the majority. */
    private static Map<String, Object> differing(NodeStatus status) {
        Map<String, Object> differing = new LinkedHashMap<>();
        status.agreement().differing().forEach((id, offset) -> differing.put(Integer.toString(id), offset));
        return differing;
    }

    private static String aside(NodeStatus status) {
        int files = status.aside().size();
        return files == 0
                ? ""
                : files + (files == 1 ? " file" : " files")
                        + " of a damaged log or data file in the directory \"aside\", last "
                        + status.aside().get(files - 1) + ": never read or deleted by the node; remove them when nobody"
                        + " needs them";
    }

    private static Map<String, Object> voters(NodeStatus status) {
        Map<String, Object> voters = new LinkedHashMap<>();
        status.voters().forEach((id, voter) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("peer", voter.peer().toString());
            fields.put("client", voter.client().toString());
            fields.put("connected", voter.connected());
            NodeStatus.Clock clock = status.clocks().get(id);
            if (clock != null) {
                fields.put("clock-offset-millis", clock.offsetMicros() / MICROS_PER_MILLI);
                fields.put("round-trip-millis", clock.roundTripMillis());
            }
            voters.put(Integer.toString(id), fields);
        });
        return voters;
    }

    private static Map<String, Object> followers(NodeStatus status) {
        Map<String, Object> followers = new LinkedHashMap<>();
        status.followers().forEach((id, progress) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("durable", progress.durable());
            fields.put("lag", progress.lag());
            followers.put(Integer.toString(id), fields);
        });
        return followers;
    }

    /** The fields as a reply; booleans are 1 and 0. */
    public static Reply reply(Map<?, ?> fields) {
        Replies.Map reply = new Replies.Map();
        fields.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested) {
                reply.put(key.toString(), reply(nested));
            } else if (value instanceof Boolean flag) {
                reply.put(key.toString(), flag ? 1 : 0);
            } else if (value instanceof Long number) {
                reply.put(key.toString(), number);
            } else {
                reply.put(key.toString(), value.toString());
            }
        });
        return reply.reply();
    }
}
