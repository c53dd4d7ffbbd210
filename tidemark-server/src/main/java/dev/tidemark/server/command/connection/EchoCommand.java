package dev.tidemark.server.command.connection;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.state.reply.Reply;

public final class EchoCommand extends NodeCommand {
    public EchoCommand() {
        super(CommandInfo.of("echo", 2, "connection", "1.0.0", "Returns the given string.")
                .flags("loading stale fast", "@connection")
                .withSyntax("message"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return new Reply.Bulk(arguments[1]);
    }
}
