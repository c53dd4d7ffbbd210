package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;

/** {@code COMMAND DOCS [name ...]}. */
final class CommandDocs extends NodeCommand {
    private final FrontContext front;

    CommandDocs(FrontContext front) {
        super(CommandCommands.info("docs", -2, "7.0.0", "Describes commands for people.")
                .tips("nondeterministic_output_order")
                .withSyntax("[command-name ...]"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        Replies.Map docs = new Replies.Map();
        if (arguments.length == 2) {
            front.commands().all().forEach(slot -> add(docs, slot));
        }
        for (int i = 2; i < arguments.length; i++) {
            CommandSlot found = CommandCommands.find(front, arguments[i]);
            if (found != null) {
                add(docs, found);
            }
        }
        return docs.reply();
    }

    private static void add(Replies.Map docs, CommandSlot slot) {
        CommandInfo info = slot.command().info();
        Replies.Map fields = new Replies.Map()
                .put("summary", info.doc().summary())
                .put("since", info.doc().since())
                .put("group", info.group());
        if (!info.doc().complexity().isEmpty()) {
            fields.put("complexity", info.doc().complexity());
        }
        if (!info.doc().syntax().isEmpty()) {
            fields.put("arguments", ArgumentDocs.of(info));
        }
        if (slot.subcommands() != null) {
            Replies.Map subcommands = new Replies.Map();
            slot.subcommands().all().forEach(subcommand -> add(subcommands, subcommand));
            fields.put("subcommands", subcommands.reply());
        }
        docs.put(info.name(), fields.reply());
    }
}
