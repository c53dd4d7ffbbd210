package dev.tidemark.server.command;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.state.reply.Reply;

/** A subcommand of a line or two. */
public final class Subcommand extends NodeCommand {
    private final Action action;

    /** What it does. */
    @FunctionalInterface
    public interface Action {
        Reply reply(ClientSession session, byte[][] arguments);
    }

    public Subcommand(CommandInfo info, Action action) {
        super(info);
        this.action = action;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return action.reply(session, arguments);
    }
}
