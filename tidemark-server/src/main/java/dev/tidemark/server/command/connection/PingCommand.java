package dev.tidemark.server.command.connection;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.List;

public final class PingCommand extends NodeCommand {
    private static final Reply PONG = new Reply.Simple("PONG");
    private static final Reply EMPTY = Replies.bulk("");

    public PingCommand() {
        super(CommandInfo.of("ping", -1, "connection", "1.0.0", "Answers PONG, or the given message.")
                .tips("request_policy:all_shards response_policy:all_succeeded")
                .flags("fast", "@connection")
                .withSyntax("[message]"));
    }

    @Override
    public boolean isAllowedSubscribed() {
        return true;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (session.isSubscribed() && !session.isResp3() && arguments.length <= 2) {
            return new Reply.Sequence(
                    List.of(Replies.bulk("pong"), arguments.length == 1 ? EMPTY : new Reply.Bulk(arguments[1])));
        }
        return switch (arguments.length) {
            case 1 -> PONG;
            case 2 -> new Reply.Bulk(arguments[1]);
            default -> KvErrors.wrongArity("ping");
        };
    }
}
