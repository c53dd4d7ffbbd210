package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;

/** {@code TIDE.TOKEN}: what this connection has seen or written last, for {@code TIDE.READ session} elsewhere. */
public final class TideTokenCommand extends NodeCommand {
    private final FrontContext front;

    public TideTokenCommand(FrontContext front) {
        super(CommandInfo.own(
                        "tide.token", 1, "generic", "Returns a token for what this connection last wrote or read.")
                .flags("loading stale fast"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return Replies.bulk(SessionToken.of(front.node(), session.seen()).toString());
    }
}
