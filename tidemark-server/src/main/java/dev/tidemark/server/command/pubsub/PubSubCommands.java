package dev.tidemark.server.command.pubsub;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Glob;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.command.Subscriptions;
import dev.tidemark.server.command.Subscriptions.Kind;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code SUBSCRIBE}, its kin, and {@code PUBSUB}. */
public final class PubSubCommands {
    private PubSubCommands() {}

    public static List<Command> all(FrontContext front) {
        return List.of(
                new Subscribe(Kind.CHANNEL),
                new Subscribe(Kind.PATTERN),
                new Unsubscribe(Kind.CHANNEL),
                new Unsubscribe(Kind.PATTERN),
                ContainerCommand.of(
                        "pubsub",
                        "pubsub",
                        "2.8.0",
                        "Container of what concerns subscriptions.",
                        "Tells of the clients of this node.",
                        new Subcommand(
                                info("channels", -2, "Lists channels that somebody listens to.")
                                        .withSyntax("[pattern]"),
                                (session, a) -> channels(front, a)),
                        new Subcommand(
                                info("numsub", -2, "Counts the listeners of channels.")
                                        .withSyntax("[channel ...]"),
                                (session, a) -> listeners(front, a)),
                        new Subcommand(
                                info("numpat", 2, "Counts the patterns that somebody listens to."),
                                (session, a) -> Replies.number(front.clients().patterns()))));
    }

    private static CommandInfo info(String word, int arity, String summary) {
        return CommandInfo.of("pubsub|" + word, arity, "pubsub", "2.8.0", summary)
                .flags("pubsub loading stale");
    }

    private static Reply channels(FrontContext front, byte[][] arguments) {
        if (arguments.length > 3) {
            return Replies.error(CommandErrors.wrongSubcommandUse("PUBSUB", arguments[1]));
        }
        Glob pattern = new Glob(arguments.length == 2 ? new byte[] {'*'} : arguments[2]);
        return new Reply.Sequence(front.clients().channels().keySet().stream()
                .map(Subscriptions::bytes)
                .filter(pattern::matches)
                .<Reply>map(Reply.Bulk::new)
                .toList());
    }

    private static Reply listeners(FrontContext front, byte[][] arguments) {
        Map<String, Integer> counts = front.clients().channels();
        List<Reply> reply = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            reply.add(new Reply.Bulk(arguments[i]));
            reply.add(Replies.number(counts.getOrDefault(Subscriptions.text(arguments[i]), 0)));
        }
        return new Reply.Sequence(reply);
    }

    /** What a client hears of a change of its own subscriptions. */
    static Reply change(String what, Reply name, Subscriptions subscriptions) {
        return new WireReply.Push(List.of(Replies.bulk(what), name, Replies.number(subscriptions.count())));
    }
}
