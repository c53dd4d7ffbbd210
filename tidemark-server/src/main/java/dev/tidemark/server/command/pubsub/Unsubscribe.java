package dev.tidemark.server.command.pubsub;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Subscriptions;
import dev.tidemark.server.command.Subscriptions.Kind;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code UNSUBSCRIBE} and {@code PUNSUBSCRIBE}: one reply for each name, and one if there was none. */
final class Unsubscribe extends NodeCommand {
    private final Kind kind;

    Unsubscribe(Kind kind) {
        super(CommandInfo.of(
                        kind == Kind.CHANNEL ? "unsubscribe" : "punsubscribe",
                        -1,
                        "pubsub",
                        "2.0.0",
                        kind == Kind.CHANNEL ? "Stops listening to channels." : "Stops listening to patterns.")
                .flags("pubsub noscript loading stale")
                .withSyntax(kind == Kind.CHANNEL ? "[channel ...]" : "[pattern ...]"));
        this.kind = kind;
    }

    @Override
    public boolean isAllowedSubscribed() {
        return true;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        Subscriptions subscriptions = session.subscriptions();
        List<byte[]> names = arguments.length == 1
                ? subscriptions.all(kind)
                : List.of(arguments).subList(1, arguments.length);
        List<Reply> replies = new ArrayList<>();
        for (byte[] name : names) {
            subscriptions.remove(kind, name);
            replies.add(PubSubCommands.change(info().name(), new Reply.Bulk(name), subscriptions));
        }
        if (replies.isEmpty()) {
            replies.add(PubSubCommands.change(info().name(), Reply.NIL, subscriptions));
        }
        return new WireReply.Several(replies);
    }
}
