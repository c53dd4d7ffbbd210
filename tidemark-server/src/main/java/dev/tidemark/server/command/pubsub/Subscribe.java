package dev.tidemark.server.command.pubsub;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subscriptions;
import dev.tidemark.server.command.Subscriptions.Kind;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code SUBSCRIBE} and {@code PSUBSCRIBE}: one reply for each name. */
final class Subscribe extends NodeCommand {
    private final Kind kind;

    Subscribe(Kind kind) {
        super(CommandInfo.of(
                        kind == Kind.CHANNEL ? "subscribe" : "psubscribe",
                        -2,
                        "pubsub",
                        "2.0.0",
                        kind == Kind.CHANNEL ? "Listens to channels." : "Listens to channels that match patterns.")
                .flags("pubsub noscript loading stale")
                .withSyntax(kind == Kind.CHANNEL ? "channel [channel ...]" : "pattern [pattern ...]")
                .differs("One channel exists, `+switch-master`: every node says there that another leader was elected."
                        + " There is no `PUBLISH` yet. A client may have 1024 subscriptions."));
        this.kind = kind;
    }

    @Override
    public boolean isAllowedSubscribed() {
        return true;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        Subscriptions subscriptions = session.subscriptions();
        List<Reply> replies = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            if (!subscriptions.add(kind, arguments[i])) {
                replies.add(Replies.error("too many subscriptions, or too long a name; this one was not made"));
            } else {
                replies.add(PubSubCommands.change(info().name(), new Reply.Bulk(arguments[i]), subscriptions));
            }
        }
        return new WireReply.Several(replies);
    }
}
