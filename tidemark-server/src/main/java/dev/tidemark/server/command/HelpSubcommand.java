package dev.tidemark.server.command;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a container can do, a line for each subcommand and one for what it is for. */
final class HelpSubcommand extends NodeCommand {
    private final String container;
    private final List<Command> subcommands;

    HelpSubcommand(CommandInfo container, List<? extends Command> subcommands) {
        super(info(container));
        this.container = container.name().toUpperCase(Locale.ROOT);
        this.subcommands = List.copyOf(subcommands);
    }

    private static CommandInfo info(CommandInfo container) {
        CommandInfo help = CommandInfo.of(
                container.name() + "|help",
                2,
                container.group(),
                container.doc().since(),
                "Lists the subcommands.");
        return container.group().equals("connection")
                ? help.flags("loading stale", "@connection")
                : help.flags("loading stale");
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        List<Reply> lines = new ArrayList<>();
        lines.add(new Reply.Simple(container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
        for (Command subcommand : subcommands) {
            lines.add(new Reply.Simple(subcommand.info().word().toUpperCase(Locale.ROOT)));
            lines.add(new Reply.Simple("    " + subcommand.info().doc().summary()));
        }
        lines.add(new Reply.Simple("HELP"));
        lines.add(new Reply.Simple("    Print this help."));
        return new Reply.Sequence(lines);
    }
}
