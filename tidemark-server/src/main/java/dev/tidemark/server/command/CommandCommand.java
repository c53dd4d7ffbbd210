package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code COMMAND}: tells clients and shells what this server understands. */
final class CommandCommand extends ContainerCommand {
    private final FrontContext front;

    CommandCommand(FrontContext front) {
        super(CommandInfo.ofNode("command", -1, "server", "Returns detailed information about all commands."));
        this.front = front;
        add(
                "count",
                2,
                "COUNT\n    Return the total number of commands in this server.",
                (session, a) -> Replies.number(all().size()));
        add(
                "list",
                -2,
                "LIST [FILTERBY (PATTERN <pattern> | ACLCAT <category>)]\n    Return command names.",
                this::list);
        add(
                "info",
                -2,
                "INFO [<command-name> ...]\n    Return details about commands.",
                (session, a) -> describe(a, CommandCommand::info));
        add("docs", -2, "DOCS [<command-name> ...]\n    Return documentation about commands.", this::docs);
    }

    private List<Command> all() {
        return front.commands().all();
    }

    @Override
    Reply bare() {
        return new Reply.Sequence(all().stream().map(CommandCommand::info).toList());
    }

    private Reply list(ClientSession session, byte[][] arguments) {
        Predicate<CommandInfo> wanted = info -> true;
        if (arguments.length > 2) {
            String word =
                    arguments.length == 5 ? CommandErrors.text(arguments[3]).toLowerCase(Locale.ROOT) : "";
            if (!CommandErrors.text(arguments[2]).equalsIgnoreCase("filterby")) {
                return Replies.error("syntax error");
            }
            switch (word) {
                case "pattern" -> wanted = info -> GlobPattern.matches(CommandErrors.text(arguments[4]), info.name());
                case "aclcat" -> wanted = info -> info.categories().contains("@" + CommandErrors.text(arguments[4]));
                case "module" -> wanted = info -> false;
                default -> {
                    return Replies.error("syntax error");
                }
            }
        }
        return Replies.words(all().stream()
                .map(Command::info)
                .filter(wanted)
                .map(CommandInfo::name)
                .toList());
    }

    private Reply describe(byte[][] arguments, Function<Command, Reply> describe) {
        if (arguments.length == 2) {
            return bare();
        }
        List<Reply> items = new ArrayList<>();
        for (byte[] name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            Command command = front.commands().find(name);
            items.add(command == null ? Reply.NIL : describe.apply(command));
        }
        return new Reply.Sequence(items);
    }

    private Reply docs(ClientSession session, byte[][] arguments) {
        Replies.Map docs = new Replies.Map();
        if (arguments.length == 2) {
            all().forEach(command -> docs.put(command.info().name(), docs(command.info())));
        } else {
            for (byte[] name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
                Command command = front.commands().find(name);
                if (command != null) {
                    docs.put(command.info().name(), docs(command.info()));
                }
            }
        }
        return docs.reply();
    }

    private static Reply docs(CommandInfo info) {
        return new Replies.Map()
                .put("summary", info.summary())
                .put("since", info.since())
                .put("group", info.group())
                .put("complexity", "")
                .reply();
    }

    private static Reply info(Command command) {
        CommandInfo info = command.info();
        List<Reply> none = List.of();
        return new Reply.Sequence(List.of(
                new Reply.Bulk(info.name().getBytes(StandardCharsets.US_ASCII)),
                Replies.number(info.arity()),
                simple(info.flags()),
                Replies.number(info.firstKey()),
                Replies.number(info.lastKey()),
                Replies.number(info.keyStep()),
                simple(info.categories()),
                new Reply.Sequence(none),
                new Reply.Sequence(none),
                new Reply.Sequence(none)));
    }

    private static Reply simple(List<String> words) {
        return new Reply.Sequence(
                words.stream().map(word -> (Reply) new Reply.Simple(word)).toList());
    }
}
