package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.CommandArgument;
import dev.tidemark.server.command.CommandArgument.Type;
import dev.tidemark.server.command.CommandSyntax;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a command as {@code COMMAND DOCS} shows them. */
final class ArgumentDocs {
    private final boolean hasKeys;

    private ArgumentDocs(boolean hasKeys) {
        this.hasKeys = hasKeys;
    }

    static Reply of(CommandInfo info) {
        return new ArgumentDocs(!info.keys().isEmpty())
                .all(CommandSyntax.parse(info.doc().syntax()));
    }

    private Reply all(List<CommandArgument> arguments) {
        return new Reply.Sequence(
                arguments.stream().map(argument -> (Reply) one(argument)).toList());
    }

    private Reply.Pairs one(CommandArgument argument) {
        Replies.Map fields = new Replies.Map()
                .put("name", argument.name())
                .put("type", argument.type().text());
        if (argument.arguments().isEmpty()) {
            fields.put("display_text", argument.name());
        }
        if (argument.type() == Type.KEY && hasKeys) {
            fields.put("key_spec_index", 0); // there is one specification for all keys of a command
        }
        if (argument.token() != null) {
            fields.put("token", argument.token());
        }
        List<String> flags = flags(argument);
        if (!flags.isEmpty()) {
            fields.put("flags", CommandDescription.simple(flags));
        }
        if (!argument.arguments().isEmpty()) {
            fields.put("arguments", all(argument.arguments()));
        }
        return fields.reply();
    }

    private static List<String> flags(CommandArgument argument) {
        List<String> flags = new ArrayList<>();
        if (argument.optional()) {
            flags.add("optional");
        }
        if (argument.multiple()) {
            flags.add("multiple");
        }
        if (argument.multipleToken()) {
            flags.add("multiple_token");
        }
        return flags;
    }
}
