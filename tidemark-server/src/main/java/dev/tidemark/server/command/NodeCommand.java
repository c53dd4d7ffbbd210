package dev.tidemark.server.command;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.state.reply.Reply;

/** A command that this node answers at once, without the cluster. */
public abstract class NodeCommand extends LoneCommand {

    protected NodeCommand(CommandInfo info) {
        super(info);
    }

    @Override
    public final void run(ClientSession session, byte[][] arguments, Answer answer) {
        answer.answered(reply(session, arguments));
    }

    protected abstract Reply reply(ClientSession session, byte[][] arguments);
}
