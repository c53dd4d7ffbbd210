package dev.tidemark.server.connection;

import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.ClientTransaction;
import dev.tidemark.server.command.ConnectionBuffers;
import dev.tidemark.server.front.ConnectedClient;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: puts together what serves it, and gives it what comes from the network and from the rest of the server.
 *
 * <p><b>Bounds</b> (H106, H116): commands in flight by count and bytes ({@link CommandSubmission}); bytes read ahead
 * ({@link CommandInput}); bytes of replies encoded ahead of a client that reads slowly ({@link ReplyQueue}). At a bound
 * the connection stops taking commands ({@link CommandIntake}), then stops reading its socket ({@link InputShare}).
 * Bounds in time: {@link Patience}.
 *
 * <p>Runs on the node's event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements ConnectedClient {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** What Redis shows where there is none. */
    private static final int NO_DESCRIPTOR = -1;

    private final FrontContext front;

    private ChannelHandlerContext context;
    private ClientSession session;
    private Turns turns;
    private CommandInput input;
    private ReplyQueue replies;
    private Patience patience;
    private CommandSubmission submission;
    private CommandIntake intake;
    private InputShare share;
    private ConnectionEnd end;

    ClientConnection(FrontContext front) {
        this.front = front;
    }

    // From the network

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        session = session(ctx);
        turns = new Turns(ctx.executor(), front.slices(), this::turn, this::slice);
        input = new CommandInput(front.settings().limits(), session.isAuthenticated());
        replies = new ReplyQueue(ctx, session, front, replyOwner());
        patience = new Patience(front, session, input, replies);
        submission = new CommandSubmission(this, front, input, replies, patience);
        intake = new CommandIntake(front, session, input, replies, submission, turns);
        share = new InputShare(front, input, submission, turns);
        end = new ConnectionEnd(ctx, front, session, input, replies, patience, share);
        front.clients().add(this);
    }

    private ClientSession session(ChannelHandlerContext ctx) {
        return new ClientSession(
                front.clients().nextId(),
                ctx.channel().remoteAddress(),
                ctx.channel().localAddress(),
                ctx.channel() instanceof UnixChannel channel ? channel.fd().intValue() : NO_DESCRIPTOR,
                front.live()::password,
                new ClientTransaction(front.settings().limits().maxCommandBytes(), front.queuedBytes()),
                front.nanoTime());
    }

    private ReplyQueue.Owner replyOwner() {
        return new ReplyQueue.Owner() {
            @Override
            public void goOn() {
                turns.afterOthers();
            }

            @Override
            public void evict() {
                ClientConnection.this.evict();
            }
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        front.clients().remove(this);
        share.close();
        replies.close();
        session.closeAfterReply();
        session.transaction().reset();
        input.drop();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        long now = front.nanoTime();
        patience.heard(now);
        front.statistics().received(bytes.readableBytes());
        if (session.isClosing()) {
            bytes.release();
            return;
        }
        input.add(ctx.alloc(), bytes);
        if (turns.isInLine()) {
            readOn(share.countAndMayRead());
        } else {
            turns.begins(now);
            takeCommands();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        replies.flushSoon();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (replies != null) {
            replies.writabilityChanged(front.nanoTime());
            turns.soon();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            end.inputEnded();
            // Thousands may leave at once: to close 8,000 in one turn kept the loop busy for 80 to 200 ms (H164).
            turns.afterOthers();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("client {} is gone: {}", session.id(), cause.toString());
        } else {
            LOG.error("client {} is disconnected because of a defect of the server", session.id(), cause);
        }
        ctx.close();
    }

    // Commands and replies

    /** Sends what is answered and goes on with what waited: once for all answers of one turn of the event loop. */
    private void turn() {
        if (takeTurn()) {
            replies.flushSoon();
        }
    }

    /** The same for who had much to do and waited in line for this: who sends much has nothing to gain by company. */
    private void slice() {
        if (takeTurn()) {
            replies.flush();
        }
    }

    /** Returns whether the connection is there still. */
    private boolean takeTurn() {
        turns.begins(front.nanoTime());
        if (!context.channel().isActive()) {
            return false;
        }
        try {
            replies.encode();
            takeCommands();
            return true;
        } catch (RuntimeException | Error e) {
            exceptionCaught(context, e);
            return false;
        }
    }

    private void takeCommands() {
        if (!intake.takeAll()) {
            end.brokeProtocol();
        }
        replies.encode();
        if (session.isClosing()) {
            input.drop();
        }
        if (end.isDue()) {
            end.afterLastReply();
        } else {
            readOn(context.channel().isActive() && share.countAndMayRead());
        }
    }

    private void readOn(boolean wanted) {
        if (context.channel().config().isAutoRead() != wanted) {
            context.channel().config().setAutoRead(wanted);
        }
    }

    /** How a read of this client is to be made: not now if enough waits for it, or for all clients. */
    Gateway.Making making() {
        return replies.makesAtOnce() ? Gateway.Making.LAZILY : Gateway.Making.LATER;
    }

    /** A command of this connection got its reply. */
    void answered(PendingReply pending) {
        submission.answered(pending);
        replies.answered(pending);
        end.ifTooMuchWaits();
        if (front.output().isExceeded()) {
            front.clients().evict(front.output());
        }
        turns.soon();
    }

    // From the rest of the server

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public ConnectionBuffers buffers() {
        return new ConnectionBuffers(
                input.readAheadBytes(), submission.inFlightBytes(), replies.size(), replies.waitingBytes());
    }

    @Override
    public long heldBytes() {
        return replies.heldBytes();
    }

    @Override
    public long inputCost(long nowNanos) {
        return share.cost(nowNanos);
    }

    @Override
    public void goOn() {
        turns.soon();
    }

    @Override
    public void push(Reply message) {
        submission.add(PendingReply.message(this, message));
    }

    @Override
    public void refresh(boolean wanted) {
        patience.refresh().want(wanted);
    }

    @Override
    public void closeIfStuck(long nowNanos) {
        end.ifStuck(nowNanos);
    }

    @Override
    public void closeWhenAnswered() {
        session.closeAfterReply();
        turns.soon();
    }

    @Override
    public void close() {
        context.close();
    }

    @Override
    public void evict() {
        end.forOutputOfAll();
    }

    @Override
    public void evictForInput() {
        end.forInputOfAll();
    }
}
