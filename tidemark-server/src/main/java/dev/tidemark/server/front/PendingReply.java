package dev.tidemark.server.front;

import dev.tidemark.node.Gateway;
import dev.tidemark.state.Reply;

/**
 * The place of one reply among the replies of its connection: taken when the command is submitted, filled when it is
 * answered, so that replies leave in the order of the commands however they come in (H81, H81a). Event loop only.
 */
public final class PendingReply implements Gateway.WriteHandler, Gateway.ReadHandler {
    private final ClientConnection connection;
    final int commandBytes;
    PendingReply next;
    private Reply reply;

    PendingReply(ClientConnection connection, int commandBytes) {
        this.connection = connection;
        this.commandBytes = commandBytes;
    }

    /** The reply, or null while there is none. */
    Reply reply() {
        return reply;
    }

    @Override
    public void answered(long offset, Reply answer) {
        connection.session().wrote(offset);
        answered(answer);
    }

    /** @throws IllegalStateException if it was answered before: a second reply would shift all that follow */
    @Override
    public void answered(Reply answer) {
        if (reply != null) {
            throw new IllegalStateException("a command was answered twice");
        }
        reply = answer;
        connection.answered(this);
    }
}
