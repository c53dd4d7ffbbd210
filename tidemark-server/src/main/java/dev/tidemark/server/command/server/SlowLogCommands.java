package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.statistics.SlowLog;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.OptionalLong;

/** {@code SLOWLOG} and its subcommands. */
public final class SlowLogCommands {
    private static final int DEFAULT_COUNT = 10;
    private static final String DIFFERENCE = "The time is what the client waited for, with the round trip through the"
            + " cluster and the fsync; Redis logs the time of execution alone.";

    private SlowLogCommands() {}

    public static NodeCommand container(FrontContext front) {
        SlowLog log = front.slowLog();
        return ContainerCommand.of(
                "slowlog",
                "server",
                "2.2.12",
                "Container of what concerns slow commands.",
                DIFFERENCE,
                new Subcommand(
                        info("get", -2, "Returns the last slow commands, 10 or [count]; -1: all.")
                                .tips("request_policy:all_nodes nondeterministic_output")
                                .withSyntax("[count]"),
                        (session, a) -> get(log, a)),
                new Subcommand(
                        info("len", 2, "Counts the commands in the log.")
                                .tips("request_policy:all_nodes response_policy:agg_sum nondeterministic_output"),
                        (session, a) -> Replies.number(log.size())),
                new Subcommand(
                        info("reset", 2, "Empties the log.")
                                .tips("request_policy:all_nodes response_policy:all_succeeded"),
                        (session, a) -> {
                            log.clear();
                            return Reply.OK;
                        }));
    }

    private static CommandInfo info(String word, int arity, String summary) {
        return CommandInfo.of("slowlog|" + word, arity, "server", "2.2.12", summary)
                .flags("admin loading stale");
    }

    private static Reply get(SlowLog log, byte[][] arguments) {
        if (arguments.length > 3) {
            return Replies.error(CommandErrors.wrongSubcommandUse("SLOWLOG", arguments[1]));
        }
        OptionalLong count = arguments.length == 2 ? OptionalLong.of(DEFAULT_COUNT) : Numbers.parse(arguments[2]);
        if (count.isEmpty() || count.getAsLong() < -1) {
            return Replies.error("count should be greater than or equal to -1");
        }
        long wanted = count.getAsLong() == -1 ? Long.MAX_VALUE : count.getAsLong();
        return new Reply.Sequence(
                log.newest(wanted).stream().map(SlowLogCommands::describe).toList());
    }

    private static Reply describe(SlowLog.Item item) {
        List<Reply> arguments = item.arguments().stream()
                .map(argument -> (Reply) new Reply.Bulk(argument))
                .toList();
        return new Reply.Sequence(List.of(
                Replies.number(item.id()),
                Replies.number(item.unixSeconds()),
                Replies.number(item.micros()),
                new Reply.Sequence(arguments),
                Replies.bulk(item.address()),
                Replies.bulk(item.clientName())));
    }
}
