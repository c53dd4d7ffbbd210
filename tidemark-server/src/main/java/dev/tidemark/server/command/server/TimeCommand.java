package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/** {@code TIME}: cluster time, so that all nodes say the same, and the same as what keys expire by (H167). */
public final class TimeCommand extends NodeCommand {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final FrontContext front;

    public TimeCommand(FrontContext front) {
        super(CommandInfo.of("time", 1, "server", "2.6.0", "Returns the time of the cluster.")
                .tips("nondeterministic_output")
                .flags("loading stale fast")
                .differs("The time by which keys expire: the median of the nodes' clocks."));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        long now = front.unixMicros();
        return Replies.words(List.of(Long.toString(now / MICROS_PER_SECOND), Long.toString(now % MICROS_PER_SECOND)));
    }
}
