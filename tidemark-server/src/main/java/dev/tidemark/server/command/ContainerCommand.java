package dev.tidemark.server.command;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** A command whose second word says what to do. {@code HELP} comes with it. */
public class ContainerCommand extends NodeCommand {
    private final List<Command> subcommands = new ArrayList<>();

    public ContainerCommand(CommandInfo info, List<? extends Command> subcommands) {
        super(info);
        this.subcommands.addAll(subcommands);
        this.subcommands.add(new HelpSubcommand(info, subcommands));
    }

    /** A container that can do nothing by itself. */
    public static ContainerCommand of(
            String name, String group, String since, String summary, String difference, Command... subcommands) {
        return new ContainerCommand(
                CommandInfo.of(name, -2, group, since, summary).differs(difference), List.of(subcommands));
    }

    @Override
    public final List<Command> subcommands() {
        return subcommands;
    }

    /** Called only if no subcommand was found. */
    @Override
    public final Reply.Failure check(byte[][] arguments) {
        return arguments.length == 1 ? null : unknown(arguments[1]);
    }

    /** What there is to say of a subcommand that is not there. */
    protected Reply.Failure unknown(byte[] subcommand) {
        return new Reply.Failure(CommandErrors.unknownSubcommand(info().name(), subcommand));
    }

    /** The reply to the command without a second word. */
    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return KvErrors.wrongArity(info().name());
    }
}
