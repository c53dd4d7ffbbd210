package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;

/**
 * {@code READONLY} and {@code READWRITE}: whether reads of this connection are at the level {@code readonly-level}, and
 * answered by this node also where {@code redirect = moved} sends others to the leader.
 */
public final class ReadOnlyCommand extends NodeCommand {
    private final FrontContext front;
    private final boolean readOnly;

    public ReadOnlyCommand(FrontContext front, boolean readOnly) {
        super(CommandInfo.of(
                        readOnly ? "readonly" : "readwrite",
                        1,
                        "cluster",
                        "3.0.0",
                        readOnly
                                ? "Lets this node answer the reads of this connection, at a configured level."
                                : "Ends what READONLY began.")
                .flags("loading stale fast", "@connection")
                .differs("Reads are at the level `readonly-level` then, linearizable unless configured otherwise."
                        + " TIDE.CONSISTENCY goes before it."));
        this.front = front;
        this.readOnly = readOnly;
    }

    @Override
    public ClientContext.Part says(Reply reply) {
        return ClientContext.Part.READING;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        session.setReadOnly(readOnly ? front.live().readOnlyLevel() : null);
        return Reply.OK;
    }
}
