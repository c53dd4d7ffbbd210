package dev.tidemark.server.command.client;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.connection.ClientNames;
import dev.tidemark.state.reply.Reply;

final class ClientSetName extends NodeCommand {
    ClientSetName() {
        super(ClientCommands.info("setname", 3, "2.6.9", "Names this connection.")
                .tips("request_policy:all_nodes response_policy:all_succeeded")
                .withSyntax("connection-name"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (!ClientNames.isPrintable(arguments[2])) {
            return ClientNames.BAD_NAME;
        }
        session.setName(CommandErrors.text(arguments[2]));
        return Reply.OK;
    }
}
