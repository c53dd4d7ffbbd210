package dev.tidemark.server.command;

import dev.tidemark.kv.KvErrors;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A command whose second word says what to do. {@code HELP} comes with it. */
abstract class ContainerCommand extends NodeCommand {
    private final Map<String, Subcommand> subcommands = new LinkedHashMap<>();

    /**
     * @param arity as in {@link CommandInfo}, both words included
     * @param usage the words behind the command, and what they do, for {@code HELP}
     */
    record Subcommand(String name, int arity, String usage, Action action) {}

    @FunctionalInterface
    interface Action {
        Reply reply(ClientSession session, byte[][] arguments);
    }

    ContainerCommand(CommandInfo info) {
        super(info);
    }

    final void add(String name, int arity, String usage, Action action) {
        subcommands.put(name, new Subcommand(name, arity, usage, action));
    }

    @Override
    final Reply reply(ClientSession session, byte[][] arguments) {
        if (arguments.length == 1) {
            return bare();
        }
        String word = CommandErrors.text(arguments[1]).toLowerCase(Locale.ROOT);
        if (word.equals("help") && arguments.length == 2) {
            return help();
        }
        Subcommand subcommand = subcommands.get(word);
        if (subcommand == null) {
            return new Reply.Failure(CommandErrors.unknownSubcommand(info().name(), arguments[1]));
        }
        int arity = subcommand.arity();
        if (arity < 0 ? arguments.length < -arity : arguments.length != arity) {
            return KvErrors.wrongArity(info().name() + "|" + word);
        }
        return subcommand.action().reply(session, arguments);
    }

    /** The reply to the command without a second word. */
    Reply bare() {
        return KvErrors.wrongArity(info().name());
    }

    private Reply help() {
        String name = info().name().toUpperCase(Locale.ROOT);
        List<Reply> lines = new ArrayList<>();
        lines.add(new Reply.Simple(name + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
        for (Subcommand subcommand : subcommands.values()) {
            subcommand.usage().lines().forEach(line -> lines.add(new Reply.Simple(line)));
        }
        lines.add(new Reply.Simple("HELP"));
        lines.add(new Reply.Simple("    Print this help."));
        return new Reply.Sequence(lines);
    }
}
