package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.PendingReply;
import dev.tidemark.state.Reply;

/** A command that this node answers at once, without the cluster. */
public abstract class NodeCommand implements Command {
    private final CommandInfo info;

    protected NodeCommand(CommandInfo info) {
        this.info = info;
    }

    @Override
    public final CommandInfo info() {
        return info;
    }

    @Override
    public final Order order() {
        return Order.ALONE;
    }

    @Override
    public final void run(ClientSession session, byte[][] arguments, PendingReply answer) {
        answer.answered(reply(session, arguments));
    }

    protected abstract Reply reply(ClientSession session, byte[][] arguments);
}
