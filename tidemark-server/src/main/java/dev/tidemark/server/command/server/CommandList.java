package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Glob;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** {@code COMMAND LIST [FILTERBY MODULE name | ACLCAT category | PATTERN pattern]}. */
final class CommandList extends NodeCommand {
    private final FrontContext front;

    CommandList(FrontContext front) {
        super(CommandCommands.info("list", -2, "7.0.0", "Returns the names of commands.")
                .tips("nondeterministic_output_order")
                .withSyntax("[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (arguments.length == 2) {
            return names(info -> true);
        }
        if (arguments.length != 5 || !CommandErrors.text(arguments[2]).equalsIgnoreCase("filterby")) {
            return Replies.error("syntax error");
        }
        String value = CommandErrors.text(arguments[4]);
        return switch (CommandErrors.text(arguments[3]).toLowerCase(Locale.ROOT)) {
            case "pattern" -> names(info -> Glob.matches(value.toLowerCase(Locale.ROOT), info.name()));
            case "aclcat" -> names(info -> info.categories().contains("@" + value.toLowerCase(Locale.ROOT)));
            case "module" -> names(info -> false);
            default -> Replies.error("syntax error");
        };
    }

    private Reply names(Predicate<CommandInfo> wanted) {
        List<Reply> names = new ArrayList<>();
        front.commands().forEach(slot -> {
            if (wanted.test(slot.command().info())) {
                names.add(Replies.bulk(slot.command().info().name()));
            }
        });
        return new Reply.Sequence(names);
    }
}
