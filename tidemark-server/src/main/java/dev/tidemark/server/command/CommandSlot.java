package dev.tidemark.server.command;

import dev.tidemark.server.statistics.CommandCounters;

/** The place of a command in the table: the command, its counters, and its subcommands. Event loop only. */
public final class CommandSlot {
    private final Command command;
    private final CommandTable subcommands;
    private final CommandCounters counters = new CommandCounters();
    private final boolean waitsByIntention;
    private final boolean readsKeys;

    CommandSlot(Command command) {
        this.command = command;
        this.subcommands = command.subcommands().isEmpty() ? null : new CommandTable(command.subcommands());
        this.waitsByIntention = command.info().flags().contains("blocking");
        this.readsKeys =
                command.order() == Command.Order.READ && !command.info().keys().isEmpty();
    }

    public Command command() {
        return command;
    }

    public CommandCounters counters() {
        return counters;
    }

    /** The subcommands, or null if this is no container. */
    public CommandTable subcommands() {
        return subcommands;
    }

    /** Whether it looks a key up. */
    public boolean readsKeys() {
        return readsKeys;
    }

    /** Whether it waits by intention, so that its time says nothing. */
    public boolean waitsByIntention() {
        return waitsByIntention;
    }
}
