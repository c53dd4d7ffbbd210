package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

final class EchoCommand extends NodeCommand {
    EchoCommand() {
        super(CommandInfo.of("echo", 2, "connection", "1.0.0", "Returns the given string.")
                .flags("loading stale fast", "@connection")
                .withSyntax("message"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return new Reply.Bulk(arguments[1]);
    }
}
