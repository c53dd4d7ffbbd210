package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

final class EchoCommand extends NodeCommand {
    EchoCommand() {
        super(CommandInfo.node(
                        "echo",
                        2,
                        "connection",
                        "1.0.0",
                        "loading stale fast",
                        "@connection",
                        "Returns the given string.")
                .withSyntax("message"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return new Reply.Bulk(arguments[1]);
    }
}
