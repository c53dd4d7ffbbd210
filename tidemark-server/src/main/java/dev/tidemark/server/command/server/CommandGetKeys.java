package dev.tidemark.server.command.server;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code COMMAND GETKEYS} and {@code COMMAND GETKEYSANDFLAGS}: the keys of a command. */
final class CommandGetKeys extends NodeCommand {
    private final FrontContext front;
    private final boolean withFlags;

    CommandGetKeys(FrontContext front, boolean withFlags) {
        super(CommandCommands.info(
                        withFlags ? "getkeysandflags" : "getkeys",
                        -3,
                        withFlags ? "7.0.0" : "2.8.13",
                        withFlags
                                ? "Returns the keys of a command, and what it does with them."
                                : "Returns the keys of a command.")
                .withSyntax("command [argument ...]"));
        this.front = front;
        this.withFlags = withFlags;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        byte[][] inner = Arrays.copyOfRange(arguments, 2, arguments.length);
        CommandSlot slot = front.commands().find(inner);
        if (slot == null || slot.subcommands() != null && inner.length > 1) {
            return Replies.error("Invalid command specified");
        }
        Command command = slot.command();
        if (command.info().keys().isEmpty() && !command.info().flags().contains("movablekeys")) {
            return Replies.error("The command has no key arguments");
        }
        if (!command.info().accepts(inner.length)) {
            return Replies.error("Invalid number of arguments specified for command");
        }
        List<Reply> keys = new ArrayList<>();
        for (int at : command.keys(inner)) {
            Reply key = new Reply.Bulk(inner[at]);
            keys.add(withFlags ? new Reply.Sequence(List.of(key, flags(command, inner, at))) : key);
        }
        return keys.isEmpty() ? Replies.error("Invalid arguments specified for command") : new Reply.Sequence(keys);
    }

    private static Reply flags(Command command, byte[][] inner, int position) {
        return CommandDescription.simple(command.keyFlags(inner, position));
    }
}
