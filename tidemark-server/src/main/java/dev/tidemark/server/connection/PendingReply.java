package dev.tidemark.server.connection;

import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.state.reply.Reply;
import java.util.function.Consumer;

/**
 * The place of one reply among the replies of its connection: taken when the command is submitted, filled when it is
 * answered, so that replies leave in the order of the commands however they come in (H81, H81a). Event loop only.
 */
public final class PendingReply implements Answer {
    private final ClientConnection connection;
    /** Null: a refusal or a message, no command. */
    final CommandSlot slot;

    final int commandBytes;
    final long startNanos;
    /** What to log if it takes long; gone once it is answered. */
    private byte[][] arguments;
    /** The client does not want it. */
    private boolean silent;

    /** Of a command inside another: who puts the reply into its place. */
    private final Consumer<Reply> taker;

    PendingReply next;
    private Reply reply;
    long replyBytes;

    /** For a command that runs. */
    PendingReply(ClientConnection connection, CommandSlot slot, byte[][] arguments, int commandBytes, long startNanos) {
        this.connection = connection;
        this.slot = slot;
        this.arguments = arguments;
        this.commandBytes = commandBytes;
        this.startNanos = startNanos;
        this.silent = connection.session().takeSkip();
        this.taker = null;
    }

    private PendingReply(ClientConnection connection, Consumer<Reply> taker) {
        this.connection = connection;
        this.slot = null;
        this.commandBytes = 0;
        this.startNanos = 0;
        this.taker = taker;
    }

    private PendingReply(ClientConnection connection, Reply reply, boolean silent) {
        this.connection = connection;
        this.slot = null;
        this.commandBytes = 0;
        this.startNanos = 0;
        this.silent = silent;
        this.reply = reply;
        this.taker = null;
    }

    /** The answer to a command that was not run, or not yet. */
    static PendingReply immediate(ClientConnection connection, Reply reply) {
        ClientSession session = connection.session();
        boolean skipped = session.takeSkip();
        return new PendingReply(connection, reply, skipped || session.isReplyOff());
    }

    @Override
    public Answer inside(Consumer<Reply> taker) {
        return new PendingReply(connection, taker);
    }

    /** What nobody asked for. */
    static PendingReply message(ClientConnection connection, Reply message) {
        return new PendingReply(connection, message, false);
    }

    boolean isSilent() {
        return silent;
    }

    /** The reply, or null while there is none. */
    Reply reply() {
        return reply;
    }

    /** What was asked for; once. */
    byte[][] takeArguments() {
        byte[][] taken = arguments;
        arguments = null;
        return taken;
    }

    /** What runs inside another command needs its reply whole; else it depends on what waits for the client. */
    @Override
    public Gateway.Making making() {
        return taker != null ? Gateway.Making.WHOLE : connection.making();
    }

    @Override
    public void answered(long offset, Reply answer) {
        connection.session().wrote(offset);
        answered(answer);
    }

    @Override
    public void answeredAsOf(long asOf, Reply answer) {
        connection.session().saw(asOf);
        answered(answer);
    }

    /** @throws IllegalStateException if it was answered before: a second reply would shift all that follow */
    @Override
    public void answered(Reply answer) {
        if (reply != null) {
            throw new IllegalStateException("a command was answered twice");
        }
        reply = answer;
        if (taker != null) {
            taker.accept(answer);
            return;
        }
        silent |= connection.session().isReplyOff();
        connection.answered(this);
    }
}
