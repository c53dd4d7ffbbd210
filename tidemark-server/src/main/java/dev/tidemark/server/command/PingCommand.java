package dev.tidemark.server.command;

import dev.tidemark.kv.KvErrors;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

final class PingCommand extends NodeCommand {
    private static final Reply PONG = new Reply.Simple("PONG");

    PingCommand() {
        super(CommandInfo.ofNode("ping", -1, "connection", "Returns the server's liveliness response."));
    }

    @Override
    Reply reply(ClientSession session, byte[][] arguments) {
        return switch (arguments.length) {
            case 1 -> PONG;
            case 2 -> new Reply.Bulk(arguments[1]);
            default -> KvErrors.wrongArity("ping");
        };
    }
}
