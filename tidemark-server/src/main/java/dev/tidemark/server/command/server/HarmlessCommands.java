package dev.tidemark.server.command.server;

import dev.tidemark.kv.KvCommand;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.CommandInfo;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.command.UnknownCommands;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.Reply;
import java.util.List;
import java.util.Locale;

/** What tools and Redis' own tests send by habit, and what means nothing here. */
public final class HarmlessCommands {
    private static final Reply EMPTY = new Reply.Sequence(List.of());
    private static final Reply NO_DEBUG = new Reply.Failure(
            "ERR DEBUG is not supported: it reaches into the memory of redis-server, which Tidemark is not");

    private HarmlessCommands() {}

    /** Nothing is sampled, so nothing is found. */
    public static NodeCommand latency() {
        return ContainerCommand.of(
                "latency",
                "server",
                "2.8.13",
                "Container of what concerns latency.",
                "Events are not sampled: the lists are empty. See `SLOWLOG` and `INFO commandstats`.",
                admin("latency", "latest", 2, "", "2.8.13", "Returns an empty list.", EMPTY),
                admin("latency", "history", 3, "event", "2.8.13", "Returns an empty list.", EMPTY),
                admin("latency", "reset", -2, "[event ...]", "2.8.13", "Returns 0.", Replies.number(0)),
                admin(
                        "latency",
                        "histogram",
                        -2,
                        "[command ...]",
                        "7.0.0",
                        "Returns an empty map.",
                        new Reply.Pairs(List.of())),
                admin(
                        "latency",
                        "doctor",
                        2,
                        "",
                        "2.8.13",
                        "Tells where to look.",
                        new WireReply.Verbatim("Events are not sampled. See SLOWLOG GET and INFO commandstats.\n")));
    }

    /** @param usage the command of the state that {@code USAGE} runs */
    public static NodeCommand memory(KvCommand usage, Gateway gateway) {
        return ContainerCommand.of(
                "memory",
                "server",
                "4.0.0",
                "Container of what concerns memory.",
                "`STATS` tells of the heap.",
                new MemoryUsage(usage, gateway),
                plain(
                        "memory",
                        "doctor",
                        "4.0.0",
                        "Tells where to look.",
                        new WireReply.Verbatim(
                                "See INFO memory. The limit is max-memory-bytes in docs/configuration.md.\n")),
                plain(
                        "memory",
                        "malloc-stats",
                        "4.0.0",
                        "Tells that there is no allocator.",
                        new WireReply.Verbatim("The JVM manages memory; see INFO memory.\n")),
                plain("memory", "purge", "4.0.0", "Does nothing.", Reply.OK),
                new Subcommand(
                        CommandInfo.of("memory|stats", 2, "server", "4.0.0", "Tells of the heap."),
                        (session, a) -> stats()));
    }

    private static Reply stats() {
        Runtime runtime = Runtime.getRuntime();
        return new Replies.Map()
                .put("total.allocated", runtime.totalMemory() - runtime.freeMemory())
                .put("peak.allocated", runtime.totalMemory())
                .put("heap.max", runtime.maxMemory())
                .reply();
    }

    /** Redis' test harness empties the library of functions before every test. */
    public static NodeCommand function() {
        CommandInfo info = CommandInfo.of("function", -2, "scripting", "7.0.0", "Container of what concerns functions.")
                .differs(
                        "There are no functions yet: `FLUSH` has nothing to do, `LIST` is empty, the others are refused.");
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
                        .flags("noscript write", "@scripting")
                        .withSyntax("flush-type=[ASYNC | SYNC]"),
                (session, a) -> flush(a));
    }

    private static Subcommand list() {
        return new Subcommand(
                CommandInfo.of("function|list", -2, "scripting", "7.0.0", "Returns an empty list.")
                        .flags("noscript", "@scripting")
                        .withSyntax("[LIBRARYNAME library-name-pattern] [WITHCODE]"),
                (session, a) -> EMPTY);
    }

    private static Reply flush(byte[][] arguments) {
        String mode = arguments.length == 3 ? CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT) : "sync";
        boolean known = arguments.length <= 3 && List.of("sync", "async").contains(mode);
        return known ? Reply.OK : Replies.error("FUNCTION FLUSH only supports SYNC|ASYNC option");
    }

    public static NodeCommand debug() {
        CommandInfo info = CommandInfo.of("debug", -2, "server", "1.0.0", "Not supported; always an error.")
                .flags("admin noscript loading stale")
                .withSyntax("subcommand [argument ...]");
        return new Subcommand(info, (session, a) -> NO_DEBUG);
    }

    private static Subcommand admin(
            String container, String word, int arity, String syntax, String since, String summary, Reply reply) {
        return new Subcommand(
                CommandInfo.of(container + "|" + word, arity, "server", since, summary)
                        .flags("admin noscript loading stale")
                        .withSyntax(syntax),
                (session, a) -> reply);
    }

    private static Subcommand plain(String container, String word, String since, String summary, Reply reply) {
        return new Subcommand(
                CommandInfo.of(container + "|" + word, 2, "server", since, summary), (session, a) -> reply);
    }
}
