package dev.tidemark.server.connection;

import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.ClientTransaction;
import dev.tidemark.server.command.ConnectionBuffers;
import dev.tidemark.server.front.ConnectedClient;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.InputBudget;
import dev.tidemark.server.resp.RespProtocolException;
import dev.tidemark.state.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: takes commands out of what arrives, submits them, and sends the replies in order.
 *
 * <p><b>Bounds</b> (H106, H116): commands in flight by count and bytes ({@link CommandSubmission}); bytes read ahead
 * ({@link CommandInput}); bytes of replies encoded ahead of a client that reads slowly ({@link ReplyQueue}). At a bound the
 * connection stops taking commands, then stops reading its socket. Bounds in time: {@link Patience}.
 *
 * <p>Runs on the node's event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements ConnectedClient, InputBudget.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** What Redis shows where there is none. */
    private static final int NO_DESCRIPTOR = -1;
    /** How long a client may hold up the others that have sent half of a large command. */
    private static final long WAITED_FOR_NANOS = 3_000_000_000L;

    /** With more than this waiting for it, a client gets nothing more while memory for replies is short. */
    private static final int LITTLE_BYTES = 16 << 10;

    private final FrontContext front;
    private final Runnable turn = this::turn;

    private ChannelHandlerContext context;
    private ClientSession session;
    private CommandInput input;
    private ReplyQueue replies;
    private Patience patience;
    private CommandSubmission submission;

    private long heldInput;
    private boolean taking;
    private boolean turnScheduled;
    private boolean waitingForRoom;
    private boolean inputEnded;
    /** Null while the client keeps to the protocol. */
    private LingeringClose farewell;

    ClientConnection(FrontContext front) {
        this.front = front;
    }

    @Override
    public ClientSession session() {
        return session;
    }

    // From the network

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        session = new ClientSession(
                front.clients().nextId(),
                ctx.channel().remoteAddress(),
                ctx.channel().localAddress(),
                ctx.channel() instanceof UnixChannel channel ? channel.fd().intValue() : NO_DESCRIPTOR,
                front.live()::password,
                new ClientTransaction(front.settings().limits().maxCommandBytes(), front.queuedBytes()),
                front.nanoTime());
        input = new CommandInput(front.settings().limits(), session.isAuthenticated());
        replies = new ReplyQueue(ctx, session, front, new ReplyQueue.Owner() {
            @Override
            public void goOn() {
                goOnSoon();
            }

            @Override
            public void evict() {
                ClientConnection.this.evict();
            }
        });
        patience = new Patience(front, session, input, replies);
        submission = new CommandSubmission(this, front, input, replies, patience);
        front.clients().add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        front.clients().remove(this);
        front.input().add(-heldInput);
        heldInput = 0;
        front.input().gone(this);
        replies.close();
        session.closeAfterReply();
        session.transaction().reset();
        input.drop();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        patience.heard(front.nanoTime());
        front.statistics().received(bytes.readableBytes());
        if (session.isClosing()) {
            bytes.release();
            return;
        }
        input.add(ctx.alloc(), bytes);
        takeCommands();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        replies.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (replies != null) {
            replies.writabilityChanged(front.nanoTime());
            scheduleTurn();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            scheduleTurn();
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

    // Commands

    private void takeCommands() {
        taking = true;
        try {
            while (!session.isClosing() && mayTake() && takeOne()) {
                // goes on until nothing is left or something must wait
            }
        } catch (RespProtocolException e) {
            submission.fail(new Reply.Failure(e.getMessage()));
            session.closeAfterReply();
            farewell = new LingeringClose(front.settings().stuckClientMillis());
        } finally {
            taking = false;
        }
        replies.encode();
        if (session.isClosing()) {
            input.drop();
        }
        if (isOver()) {
            end();
        } else {
            readOn(mayRead());
        }
    }

    /** A client that broke the protocol may be in the middle of a large value; it is to read why it is cut off. */
    private void end() {
        if (farewell != null && !inputEnded) {
            replies.flush();
            farewell.begin(context);
        } else {
            replies.flushAndClose();
        }
    }

    /** Counts what it holds; whether more is to be read. */
    private boolean mayRead() {
        if (!context.channel().isActive()) {
            return false;
        }
        long held = input.heldBytes() + submission.readBytes();
        front.input().add(held - heldInput);
        heldInput = held;
        if (front.input().isExceeded()) {
            front.clients().evictLargestInput();
        }
        return input.hasRoom() && front.input().mayRead(this, held);
    }

    @Override
    public void readAgain() {
        if (!turnScheduled && context.channel().isActive()) {
            turnScheduled = true;
            context.executor().execute(turn);
        }
    }

    @Override
    public long heldInputBytes() {
        return heldInput;
    }

    @Override
    public void evictForInput() {
        front.statistics().evicted();
        disconnect("more than all-clients-input-bytes (" + front.input().maxBytes()
                + ") of what all clients sent is not executed, and most of it, " + heldInput + ", is of this one");
        front.input().add(-heldInput);
        heldInput = 0;
        session.closeAfterReply();
        input.drop();
    }

    private boolean mayTake() {
        if (submission.isFull()
                || !replies.hasRoom()
                || front.output().isTight() && replies.heldBytes() > LITTLE_BYTES) {
            return false;
        }
        if (front.gateway().isFull()) {
            if (!waitingForRoom) {
                waitingForRoom = true;
                front.gateway().whenRoom(this::roomAgain);
            }
            return false;
        }
        return true;
    }

    private void roomAgain() {
        waitingForRoom = false;
        scheduleTurn();
    }

    /** Takes one command and submits it. Returns false if there is none or it must wait. */
    private boolean takeOne() throws RespProtocolException {
        byte[][] arguments = input.next();
        if (arguments == null) {
            return false;
        }
        boolean submitted = submission.submit(arguments);
        if (!submitted) {
            input.putBack(arguments);
        }
        return submitted;
    }

    /** Whether nothing is left to do for this client, or it is better off without this connection. */
    private boolean isOver() {
        if (replies.isEmpty() && (session.isClosing() || (inputEnded && input.isEmpty()))) {
            return true;
        }
        if (patience.isDeafAfterRound()) {
            LOG.info("client {} at {} is let go: this node leads no longer", session.id(), session.address());
            return true;
        }
        return false;
    }

    private void readOn(boolean wanted) {
        if (context.channel().config().isAutoRead() != wanted) {
            context.channel().config().setAutoRead(wanted);
        }
    }

    @Override
    public void goOn() {
        scheduleTurn();
    }

    private void scheduleTurn() {
        if (!turnScheduled && !taking) {
            turnScheduled = true;
            context.executor().execute(turn);
        }
    }

    /** As {@link #scheduleTurn}, but what arrived meanwhile comes first: work in pieces must not keep the loop from it. */
    private void goOnSoon() {
        if (!turnScheduled) {
            turnScheduled = true;
            context.executor().schedule(turn, 0, TimeUnit.NANOSECONDS);
        }
    }

    /** Sends what is answered and goes on with what waited: once for all answers of one turn of the event loop. */
    private void turn() {
        turnScheduled = false;
        if (!context.channel().isActive()) {
            return;
        }
        try {
            replies.encode();
            takeCommands();
            replies.flush();
        } catch (RuntimeException e) {
            exceptionCaught(context, e);
        }
    }

    // Replies

    /** How a read of this client is to be made: not now if enough waits for it, or for all clients. */
    Gateway.Making making() {
        return replies.makesAtOnce() ? Gateway.Making.LAZILY : Gateway.Making.LATER;
    }

    /** A command of this connection got its reply. */
    void answered(PendingReply pending) {
        submission.answered(pending);
        replies.answered(pending);
        if (replies.waitingBytes() > front.live().maxOutputBytes()
                && context.channel().isActive()) {
            front.statistics().cutOff();
            disconnect("more than client-output-bytes (" + front.live().maxOutputBytes() + ") of replies wait for it");
        }
        if (front.output().isExceeded()) {
            front.clients().evict(front.output());
        }
        scheduleTurn();
    }

    @Override
    public void push(Reply message) {
        submission.add(PendingReply.message(this, message));
    }

    @Override
    public long heldBytes() {
        return replies.heldBytes();
    }

    @Override
    public ConnectionBuffers buffers() {
        return new ConnectionBuffers(
                input.readAheadBytes(), submission.inFlightBytes(), replies.size(), replies.waitingBytes());
    }

    // The end

    @Override
    public void closeIfStuck(long nowNanos) {
        if (front.input().isWaiting(this)) {
            patience.heard(nowNanos); // it is this node that does not read
        }
        String reason = front.input().isWaitedFor(this) && nowNanos - patience.lastReadNanos() > WAITED_FOR_NANOS
                ? "it began a command and sends nothing more, while memory for commands is short"
                : patience.reasonToEnd(nowNanos);
        if (reason != null) {
            disconnect(reason);
        }
    }

    @Override
    public void refresh(boolean wanted) {
        patience.refresh().want(wanted);
    }

    @Override
    public void evict() {
        front.statistics().evicted();
        disconnect("more than all-clients-output-bytes (" + front.output().maxBytes()
                + ") of replies wait for all clients, and most of it, " + replies.heldBytes() + ", for this one");
        session.closeAfterReply();
        replies.close();
    }

    private void disconnect(String reason) {
        LOG.info("client {} at {} is disconnected: {}", session.id(), session.address(), reason);
        context.close();
    }

    @Override
    public void closeWhenAnswered() {
        session.closeAfterReply();
        scheduleTurn();
    }

    @Override
    public void close() {
        context.close();
    }
}
