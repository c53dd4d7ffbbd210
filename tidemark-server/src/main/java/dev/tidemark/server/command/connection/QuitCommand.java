package dev.tidemark.server.command.connection;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.state.reply.Reply;

public final class QuitCommand extends NodeCommand {
    public QuitCommand() {
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
