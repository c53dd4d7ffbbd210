package dev.tidemark.server.front;

import dev.tidemark.kv.KvErrors;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.resp.RespDecoder;
import dev.tidemark.server.resp.RespProtocolException;
import dev.tidemark.state.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: takes commands out of what arrives, submits them, and sends the replies in order.
 *
 * <p><b>Bounds</b> (H106, H116): commands in flight by count and bytes; bytes read ahead; bytes of replies encoded ahead
 * of a client that reads slowly. At a bound the connection stops taking commands, then stops reading its socket.
 *
 * <p>Runs on the node's event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final Reply.Failure NOAUTH = new Reply.Failure("NOAUTH Authentication required.");
    private static final int MAX_IN_FLIGHT = 1024;
    private static final int MAX_IN_FLIGHT_BYTES = 1 << 20;
    private static final int MAX_READ_AHEAD_BYTES = 64 << 10;

    private final FrontContext front;
    private final Runnable turn = this::turn;

    private ChannelHandlerContext context;
    private ClientSession session;
    private RespDecoder decoder;
    private ReplyQueue replies;

    /** Arrived and not yet decoded; null if nothing. */
    private ByteBuf input;
    /** Decoded, and waiting for those before it. */
    private byte[][] held;

    private Command.Order inFlightOrder;
    private int inFlight;
    private int inFlightBytes;
    private long lastReadNanos;
    private boolean taking;
    private boolean turnScheduled;
    private boolean waitingForRoom;
    private boolean inputEnded;

    ClientConnection(FrontContext front) {
        this.front = front;
    }

    ClientSession session() {
        return session;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        lastReadNanos = front.nanoTime();
        session = new ClientSession(
                front.clients().nextId(),
                ctx.channel().remoteAddress(),
                ctx.channel().localAddress(),
                front.settings().password() != null,
                lastReadNanos);
        decoder = new RespDecoder(front.settings().limits(), session.isAuthenticated());
        replies = new ReplyQueue(ctx, session, front.settings().maxReplyBytes());
        front.clients().add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        front.clients().remove(this);
        replies.close();
        session.closeAfterReply();
        dropInput();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        lastReadNanos = front.nanoTime();
        front.statistics().received(bytes.readableBytes());
        if (session.isClosing()) {
            bytes.release();
            return;
        }
        input = input == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), input, bytes);
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

    /** Closes the connection if the client left a command unfinished, or did not read its replies, for too long. */
    void closeIfStuck(long nowNanos) {
        long bound = front.settings().stuckClientNanos();
        if (decoder.isInsideCommand() && nowNanos - lastReadNanos > bound) {
            LOG.info("client {} is disconnected: it began a command and sent nothing more", session.id());
            context.close();
        } else if (replies.isStuck(nowNanos, bound)) {
            LOG.info("client {} is disconnected: it does not read its replies", session.id());
            context.close();
        }
    }

    void close() {
        context.close();
    }

    /** Takes no more commands, and closes when those that were taken are answered. */
    void closeWhenAnswered() {
        session.closeAfterReply();
        scheduleTurn();
    }

    /** A command of this connection got its reply. */
    void answered(PendingReply pending) {
        inFlight--;
        inFlightBytes -= pending.commandBytes;
        scheduleTurn();
    }

    private void scheduleTurn() {
        if (!turnScheduled && !taking) {
            turnScheduled = true;
            context.executor().execute(turn);
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

    private void takeCommands() {
        taking = true;
        try {
            while (!session.isClosing() && mayTake() && takeOne()) {
                // goes on until nothing is left or something must wait
            }
        } catch (RespProtocolException e) {
            submitFailure(new Reply.Failure(e.getMessage()));
            session.closeAfterReply();
        } finally {
            taking = false;
        }
        replies.encode();
        if (session.isClosing()) {
            dropInput();
        }
        if (replies.isEmpty() && (session.isClosing() || (inputEnded && input == null && held == null))) {
            replies.flushAndClose();
            return;
        }
        boolean readOn = input == null || input.readableBytes() <= MAX_READ_AHEAD_BYTES;
        if (context.channel().config().isAutoRead() != readOn) {
            context.channel().config().setAutoRead(readOn);
        }
    }

    private boolean mayTake() {
        if (inFlight >= MAX_IN_FLIGHT || inFlightBytes >= MAX_IN_FLIGHT_BYTES || !replies.hasRoom()) {
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
        byte[][] arguments = held;
        if (arguments == null) {
            if (input == null) {
                return false;
            }
            arguments = decoder.next(input);
            if (arguments == null) {
                dropInput();
                return false;
            }
        }
        held = submit(arguments) ? null : arguments;
        return held == null;
    }

    /** Returns false if the command must wait for those before it. */
    private boolean submit(byte[][] arguments) {
        Command command = front.commands().find(arguments[0]);
        if (command == null) {
            submitUnknown(arguments);
            return true;
        }
        Reply.Failure failure = failure(command, arguments);
        if (failure != null) {
            submitFailure(failure);
            return true;
        }
        if (mustWait(command.order())) {
            return false;
        }
        run(command, arguments);
        return true;
    }

    /** Why the command may not run, or null. In the order of Redis: arity, password, arguments. */
    private Reply.Failure failure(Command command, byte[][] arguments) {
        if (!command.info().accepts(arguments.length)) {
            return KvErrors.wrongArity(command.info().name());
        }
        if (!session.isAuthenticated() && !command.isAllowedUnauthenticated()) {
            return NOAUTH;
        }
        return command.check(arguments);
    }

    private void submitUnknown(byte[][] arguments) {
        if (CommandErrors.isHttp(arguments[0])) {
            LOG.warn("client {} is disconnected: it speaks HTTP to the port of RESP", session.id());
            session.closeAfterReply();
        } else {
            submitFailure(KvErrors.unknownCommand(arguments));
        }
    }

    private boolean mustWait(Command.Order order) {
        if (order == Command.Order.ALONE) {
            replies.encode(); // with the protocol version that those before it were promised
            return !replies.isEmpty();
        }
        return inFlight > 0 && order != inFlightOrder;
    }

    private void run(Command command, byte[][] arguments) {
        front.statistics().ranCommand();
        session.runs(command.info().name(), lastReadNanos);
        PendingReply pending = new PendingReply(this, decoder.commandBytes());
        inFlightOrder = command.order();
        inFlight++;
        inFlightBytes += pending.commandBytes;
        replies.add(pending);
        command.run(session, arguments, pending);
        if (inFlightOrder == Command.Order.ALONE) {
            decoder.setAuthenticated(session.isAuthenticated());
            replies.encode();
        }
    }

    private void submitFailure(Reply.Failure failure) {
        PendingReply pending = new PendingReply(this, 0);
        inFlight++;
        replies.add(pending);
        pending.answered(failure);
    }

    private void dropInput() {
        if (input != null) {
            input.release();
            input = null;
        }
    }
}
