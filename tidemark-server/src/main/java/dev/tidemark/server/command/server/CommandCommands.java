package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code COMMAND}: tells clients and shells what this server understands. */
public final class CommandCommands extends ContainerCommand {
    private final FrontContext front;

    private CommandCommands(FrontContext front) {
        super(
                CommandInfo.of("command", -1, "server", "2.8.13", "Describes all commands, or one of the following.")
                        .tips("nondeterministic_output_order")
                        .flags("loading stale", "@connection")
                        .differs("`DOCS` gives the complexity of commands on keys alone."),
                List.of(
                        new Subcommand(
                                info("count", 2, "2.8.13", "Counts the commands."),
                                (session, a) ->
                                        Replies.number(front.commands().all().size())),
                        new CommandList(front),
                        new Subcommand(
                                info("info", -2, "2.8.13", "Describes commands for programs.")
                                        .tips("nondeterministic_output_order")
                                        .withSyntax("[command-name ...]"),
                                (session, a) -> describe(front, a)),
                        new CommandDocs(front),
                        new CommandGetKeys(front, false),
                        new CommandGetKeys(front, true)));
        this.front = front;
    }

    public static NodeCommand container(FrontContext front) {
        return new CommandCommands(front);
    }

    static CommandInfo info(String word, int arity, String since, String summary) {
        return CommandInfo.of("command|" + word, arity, "server", since, summary)
                .flags("loading stale", "@connection");
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return all(front);
    }

    private static Reply all(FrontContext front) {
        return new Reply.Sequence(
                front.commands().all().stream().map(CommandDescription::of).toList());
    }

    private static Reply describe(FrontContext front, byte[][] arguments) {
        if (arguments.length == 2) {
            return all(front);
        }
        List<Reply> items = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            CommandSlot found = find(front, arguments[i]);
            items.add(found == null ? Reply.NIL : CommandDescription.of(found));
        }
        return new Reply.Sequence(items);
    }

    /** A command, or with {@code container|subcommand} a subcommand, or null. */
    static CommandSlot find(FrontContext front, byte[] name) {
        String[] words = new String(name, StandardCharsets.ISO_8859_1).split("\\|", 2);
        CommandSlot found = front.commands().find(words[0].getBytes(StandardCharsets.ISO_8859_1));
        if (found == null || words.length == 1) {
            return found;
        }
        return found.subcommands() == null
                ? null
                : found.subcommands().find(words[1].getBytes(StandardCharsets.ISO_8859_1));
    }
}
