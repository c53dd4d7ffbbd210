package dev.tidemark.server.command;

import dev.tidemark.kv.command.CommandInfo;

/** A command beside which nothing else of its connection is in flight; see {@link Command.Order#ALONE}. */
public abstract class LoneCommand implements Command {
    private final CommandInfo info;

    protected LoneCommand(CommandInfo info) {
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
}
