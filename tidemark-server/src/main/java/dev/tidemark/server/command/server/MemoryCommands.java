package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.CountsQuery;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.command.state.StateSubcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;

/** {@code MEMORY}: what keys take, and what this node takes. */
public final class MemoryCommands {
    private static final String SPECIAL = "nondeterministic_output request_policy:all_shards response_policy:special";

    private MemoryCommands() {}

    /** @param usage the command of the state that {@code USAGE} runs */
    public static NodeCommand container(KvCommand usage, FrontContext front) {
        return ContainerCommand.of(
                "memory",
                "server",
                "4.0.0",
                "Container of what concerns memory.",
                "`STATS` has what is known: the data, buffers of clients, and the heap.",
                new StateSubcommand(usage(), usage, front.gateway()),
                plain(
                        "doctor",
                        SPECIAL,
                        "Tells where to look.",
                        new WireReply.Verbatim(
                                "See INFO memory. The limit is max-memory-bytes in docs/configuration.md.\n")),
                plain(
                        "malloc-stats",
                        SPECIAL,
                        "Tells that there is no allocator.",
                        new WireReply.Verbatim("The JVM manages memory; see INFO memory.\n")),
                plain("purge", "request_policy:all_shards response_policy:all_succeeded", "Does nothing.", Reply.OK),
                new Stats(front));
    }

    private static CommandInfo usage() {
        return CommandInfo.of("memory|usage", -3, "server", "4.0.0", "Tells about how much memory a key takes.")
                .flags("readonly")
                .keys(2, 2, 1)
                .keysAre("RO")
                .withSyntax("key [SAMPLES count]")
                .differs("About what the record takes in the state of one node, the log not counted.");
    }

    private static Subcommand plain(String word, String tips, String summary, Reply reply) {
        CommandInfo info =
                CommandInfo.of("memory|" + word, 2, "server", "4.0.0", summary).tips(tips);
        return new Subcommand(info, (session, a) -> reply);
    }

    /** The number of keys is a read of the cluster; while it cannot be answered, it is left out. */
    private static final class Stats extends LoneCommand {
        private final FrontContext front;

        Stats(FrontContext front) {
            super(CommandInfo.of("memory|stats", 2, "server", "4.0.0", "Tells what the data and the clients take.")
                    .tips(SPECIAL));
            this.front = front;
        }

        @Override
        public void run(ClientSession session, byte[][] arguments, Answer answer) {
            if (front.node().status().serving()) {
                front.gateway().read(CountsQuery.encode(), reply -> answer.answered(stats(CountsQuery.decode(reply))));
            } else {
                answer.answered(stats(null));
            }
        }

        private Reply stats(CountsQuery.Answer counts) {
            long used = front.gateway().stateBytes();
            long peak = Math.max(used, front.statistics().peakMemoryBytes());
            Replies.Map stats = new Replies.Map()
                    .put("peak.allocated", peak)
                    .put("total.allocated", used)
                    .put("clients.normal", front.clients().bufferBytes())
                    .put("lua.caches", 0)
                    .put("functions.caches", 0);
            if (counts != null) {
                long keys = counts.databases().stream()
                        .mapToLong(CountsQuery.Database::keys)
                        .sum();
                stats.put("keys.count", keys).put("keys.bytes-per-key", keys == 0 ? 0 : used / keys);
            }
            Runtime runtime = Runtime.getRuntime();
            return stats.put("dataset.bytes", used)
                    .put("heap.used", runtime.totalMemory() - runtime.freeMemory())
                    .put("heap.committed", runtime.totalMemory())
                    .put("heap.max", runtime.maxMemory())
                    .reply();
        }
    }
}
