package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

final class ResetCommand extends NodeCommand {
    ResetCommand() {
        super(CommandInfo.ofNode("reset", 1, "connection", "Resets the connection."));
    }

    @Override
    Reply reply(ClientSession session, byte[][] arguments) {
        session.reset();
        return new Reply.Simple("RESET");
    }

    @Override
    public boolean isAllowedUnauthenticated() {
        return true;
    }
}
