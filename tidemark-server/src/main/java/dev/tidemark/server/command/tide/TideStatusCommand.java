package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.status.StatusFields;
import dev.tidemark.state.reply.Reply;

/**
 * {@code TIDE.STATUS}: a map with the keys of {@link StatusFields}, in their order. {@code voters} is a map from id to
 * a map of {@code peer}, {@code client} and {@code connected}; {@code followers} one from id to {@code durable} and
 * {@code lag}. Last comes {@code http}, where this node answers HTTP; empty if it does not.
 */
public final class TideStatusCommand extends NodeCommand {
    private final FrontContext front;

    public TideStatusCommand(FrontContext front) {
        super(CommandInfo.own("tide.status", 1, "server", "Tells what this node knows of itself and its cluster.")
                .flags("loading stale fast"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return StatusFields.reply(StatusFields.of(front.node().status(), front.http()));
    }
}
