package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

final class QuitCommand extends NodeCommand {
    QuitCommand() {
        super(CommandInfo.ofNode("quit", -1, "connection", "Closes the connection."));
    }

    @Override
    Reply reply(ClientSession session, byte[][] arguments) {
        session.closeAfterReply();
        return Reply.OK;
    }

    @Override
    public boolean isAllowedUnauthenticated() {
        return true;
    }
}
