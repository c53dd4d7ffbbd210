package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

final class QuitCommand extends NodeCommand {
    QuitCommand() {
        super(CommandInfo.of("quit", -1, "connection", "1.0.0", "Closes the connection.")
                .flags("noscript loading stale fast no_auth allow_busy", "@connection"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        session.closeAfterReply();
        return Reply.OK;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.RUNS_AT_ONCE;
    }

    @Override
    public boolean isAllowedSubscribed() {
        return true;
    }

    @Override
    public boolean isAllowedUnauthenticated() {
        return true;
    }
}
