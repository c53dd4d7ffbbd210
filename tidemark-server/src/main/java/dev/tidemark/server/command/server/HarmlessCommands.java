package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.command.UnknownCommands;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.Locale;

/** What tools and Redis' own tests send by habit, and what means nothing here. */
public final class HarmlessCommands {
    private static final Reply EMPTY = new Reply.Sequence(List.of());
    private static final Reply NO_DEBUG = new Reply.Failure(
            "ERR DEBUG is not supported: it reaches into the memory of redis-server, which Tidemark is not");

    private HarmlessCommands() {}

    /** Redis' test harness empties the library of functions before every test. */
    public static NodeCommand function() {
        CommandInfo info = CommandInfo.of("function", -2, "scripting", "7.0.0", "Container of what concerns functions.")
                .differs("There are no functions yet: `FLUSH` has nothing to do, `LIST` is empty, the others are"
                        + " refused.");
        return new ContainerCommand(info, List.of(flush(), list())) {
            @Override
            protected Reply.Failure unknown(byte[] subcommand) {
                return UnknownCommands.NO_SCRIPTS;
            }
        };
    }

    private static Subcommand flush() {
        return new Subcommand(
                CommandInfo.of("function|flush", -2, "scripting", "7.0.0", "Does nothing: there are no functions.")
                        .tips("request_policy:all_shards response_policy:all_succeeded")
                        .flags("noscript write", "@scripting")
                        .withSyntax("flush-type=[ASYNC | SYNC]"),
                (session, a) -> flush(a));
    }

    private static Subcommand list() {
        return new Subcommand(
                CommandInfo.of("function|list", -2, "scripting", "7.0.0", "Returns an empty list.")
                        .tips("nondeterministic_output_order")
                        .flags("noscript", "@scripting")
                        .withSyntax("[LIBRARYNAME library-name-pattern] [WITHCODE]"),
                (session, a) -> list(a));
    }

    private static Reply list(byte[][] arguments) {
        boolean withCode = false;
        boolean withName = false;
        for (int i = 2; i < arguments.length; i++) {
            String word = CommandErrors.text(arguments[i]);
            if (!withCode && word.equalsIgnoreCase("withcode")) {
                withCode = true;
            } else if (!withName && word.equalsIgnoreCase("libraryname")) {
                withName = true;
                i++;
                if (i == arguments.length) {
                    return Replies.error("library name argument was not given");
                }
            } else {
                return Replies.error("Unknown argument " + word);
            }
        }
        return EMPTY;
    }

    private static Reply flush(byte[][] arguments) {
        String mode = arguments.length == 3 ? CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT) : "sync";
        if (arguments.length > 3) {
            return Replies.error(CommandErrors.wrongSubcommandUse("FUNCTION", arguments[1]));
        }
        return List.of("sync", "async").contains(mode)
                ? Reply.OK
                : Replies.error("FUNCTION FLUSH only supports SYNC|ASYNC option");
    }

    public static NodeCommand debug() {
        CommandInfo info = CommandInfo.of("debug", -2, "server", "1.0.0", "Not supported; always an error.")
                .flags("admin noscript loading stale")
                .withSyntax("subcommand [argument ...]");
        return new Subcommand(info, (session, a) -> NO_DEBUG);
    }
}
