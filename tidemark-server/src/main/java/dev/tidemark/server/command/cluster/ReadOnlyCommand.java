package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.state.Reply;

/**
 * {@code READONLY} and {@code READWRITE}: whether a follower may answer reads of this connection in {@code redirect =
 * moved}.
 */
public final class ReadOnlyCommand extends NodeCommand {
    private final boolean readOnly;

    public ReadOnlyCommand(boolean readOnly) {
        super(CommandInfo.of(
                        readOnly ? "readonly" : "readwrite",
                        1,
                        "cluster",
                        "3.0.0",
                        readOnly
                                ? "Lets a follower answer the reads of this connection."
                                : "Sends the reads of this connection to the leader again.")
                .flags("loading stale fast", "@connection")
                .differs("Matters only with `redirect = moved`. Reads of a follower are linearizable too."));
        this.readOnly = readOnly;
    }

    @Override
    public ClientContext.Part says(Reply reply) {
        return ClientContext.Part.READING;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        session.setReadOnly(readOnly);
        return Reply.OK;
    }
}
