package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code LATENCY}: commands are counted by how long they took; other events are not sampled. */
public final class LatencyCommands {
    private static final Reply EMPTY = new Reply.Sequence(List.of());

    private LatencyCommands() {}

    public static NodeCommand container(FrontContext front) {
        return ContainerCommand.of(
                "latency",
                "server",
                "2.8.13",
                "Container of what concerns latency.",
                "Events are not sampled: `LATEST` and `HISTORY` are empty. `HISTOGRAM` counts what clients waited for,"
                        + " with the round trip through the cluster and the fsync.",
                one("latest", 2, "", "Returns an empty list.", EMPTY),
                one("history", 3, "event", "Returns an empty list.", EMPTY),
                new Subcommand(
                        info("reset", -2, "2.8.13", "Returns 0.")
                                .withSyntax("[event ...]")
                                .tips("request_policy:all_nodes response_policy:agg_sum"),
                        (session, a) -> Replies.number(0)),
                new Subcommand(
                        info("histogram", -2, "7.0.0", "Tells how many calls of commands took how long.")
                                .withSyntax("[command ...]"),
                        (session, a) -> histogram(front, a)),
                one(
                        "doctor",
                        2,
                        "",
                        "Tells where to look.",
                        new WireReply.Verbatim("Events are not sampled."
                                + " See SLOWLOG GET, LATENCY HISTOGRAM and INFO commandstats.\n")));
    }

    private static Subcommand one(String word, int arity, String syntax, String summary, Reply reply) {
        return new Subcommand(info(word, arity, "2.8.13", summary).withSyntax(syntax), (session, a) -> reply);
    }

    private static CommandInfo info(String word, int arity, String since, String summary) {
        return CommandInfo.of("latency|" + word, arity, "server", since, summary)
                .flags("admin noscript loading stale")
                .tips("nondeterministic_output request_policy:all_nodes response_policy:special");
    }

    private static Reply histogram(FrontContext front, byte[][] arguments) {
        Replies.Map found = new Replies.Map();
        if (arguments.length == 2) {
            front.commands().forEach(slot -> add(found, slot));
        }
        for (int i = 2; i < arguments.length; i++) {
            CommandSlot slot = CommandCommands.find(front, arguments[i]);
            if (slot != null) {
                add(found, slot);
                if (slot.subcommands() != null) {
                    slot.subcommands().forEach(subcommand -> add(found, subcommand));
                }
            }
        }
        return found.reply();
    }

    private static void add(Replies.Map found, CommandSlot slot) {
        if (slot.counters().calls() == 0) {
            return;
        }
        List<Reply> steps = new ArrayList<>();
        slot.counters().latency().forEach((micros, calls) -> {
            steps.add(Replies.number(micros));
            steps.add(Replies.number(calls));
        });
        found.put(
                slot.command().info().name(),
                new Replies.Map()
                        .put("calls", slot.counters().calls())
                        .put("histogram_usec", new Reply.Pairs(steps))
                        .reply());
    }
}
