package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

final class EchoCommand extends NodeCommand {
    EchoCommand() {
        super(CommandInfo.ofNode("echo", 2, "connection", "Returns the given string."));
    }

    @Override
    Reply reply(ClientSession session, byte[][] arguments) {
        return new Reply.Bulk(arguments[1]);
    }
}
