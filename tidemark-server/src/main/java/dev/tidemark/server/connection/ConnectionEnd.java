package dev.tidemark.server.connection;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.front.FrontContext;
import io.netty.channel.ChannelHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When and how one connection ends: after the last reply, because the client broke the protocol, because it is better
 * off without this connection, or at once, with a reason in the log. Event loop only.
 */
final class ConnectionEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEnd.class);
    /** How long a client may hold up the others that have sent half of a large command. */
    private static final long WAITED_FOR_NANOS = 3_000_000_000L;

    private final ChannelHandlerContext context;
    private final FrontContext front;
    private final ClientSession session;
    private final CommandInput input;
    private final ReplyQueue replies;
    private final Patience patience;
    private final InputShare share;

    private boolean inputEnded;
    /** Null while the client keeps to the protocol. */
    private LingeringClose farewell;

    ConnectionEnd(
            ChannelHandlerContext context,
            FrontContext front,
            ClientSession session,
            CommandInput input,
            ReplyQueue replies,
            Patience patience,
            InputShare share) {
        this.context = context;
        this.front = front;
        this.session = session;
        this.input = input;
        this.replies = replies;
        this.patience = patience;
        this.share = share;
    }

    /** The client sends nothing more; what it sent is executed and answered. */
    void inputEnded() {
        inputEnded = true;
    }

    /** Nothing that follows can be understood. The error that says so is the last reply. */
    void brokeProtocol() {
        session.closeAfterReply();
        farewell = new LingeringClose(front.settings().stuckClientMillis());
    }

    /** Whether nothing is left to do for this client, or it is better off without this connection. */
    boolean isDue() {
        if (replies.isEmpty() && (session.isClosing() || (inputEnded && input.isEmpty()))) {
            return true;
        }
        if (patience.isDeafAfterRound()) {
            LOG.info("client {} at {} is let go: this node leads no longer", session.id(), session.address());
            return true;
        }
        return false;
    }

    /** A client that broke the protocol may be in the middle of a large value; it is to read why it is cut off. */
    void afterLastReply() {
        if (farewell != null && !inputEnded) {
            replies.flush();
            farewell.begin(context);
        } else {
            replies.flushAndClose();
        }
    }

    /** Ends it if the client kept the connection for too long without using it as it should. */
    void ifStuck(long nowNanos) {
        if (share.isWaiting()) {
            patience.heard(nowNanos); // it is this node that does not read
        }
        String reason = share.isWaitedFor() && nowNanos - patience.lastReadNanos() > WAITED_FOR_NANOS
                ? "it began a command and sends nothing more, while memory for commands is short"
                : patience.reasonToEnd(nowNanos);
        if (reason != null) {
            atOnce(reason);
        }
    }

    /** Ends it if more waits for this client than one may let pile up. */
    void ifTooMuchWaits() {
        int most = front.live().maxOutputBytes();
        if (replies.waitingBytes() > most && context.channel().isActive()) {
            front.statistics().cutOff();
            atOnce("more than client-output-bytes (" + most + ") of replies wait for it");
        }
    }

    /** Too much waits for all clients, and most for this one. Gives back what is held for it at once. */
    void forOutputOfAll() {
        front.statistics().evicted();
        atOnce("more than all-clients-output-bytes (" + front.output().maxBytes()
                + ") of replies wait for all clients, and most of it, " + replies.heldBytes() + ", for this one");
        session.closeAfterReply();
        replies.close();
    }

    /** All clients together sent too much that is not executed, and this one most. Gives back what it holds at once. */
    void forInputOfAll() {
        front.statistics().evicted();
        atOnce("more than all-clients-input-bytes (" + front.input().maxBytes()
                + ") of what all clients sent is not executed, and this one costs most: it holds "
                + share.heldBytes() + " bytes since " + share.heldMillis(front.nanoTime()) + " ms");
        share.giveBack();
        session.closeAfterReply();
        input.drop();
    }

    private void atOnce(String reason) {
        LOG.info("client {} at {} is disconnected: {}", session.id(), session.address(), reason);
        context.close();
    }
}
