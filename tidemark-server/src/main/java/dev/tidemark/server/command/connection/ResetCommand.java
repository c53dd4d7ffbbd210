package dev.tidemark.server.command.connection;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.state.reply.Reply;

public final class ResetCommand extends NodeCommand {
    public ResetCommand() {
        super(CommandInfo.of("reset", 1, "connection", "6.2.0", "Makes the connection like a new one.")
                .flags("noscript loading stale fast no_auth allow_busy", "@connection"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        session.reset();
        return new Reply.Simple("RESET");
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
