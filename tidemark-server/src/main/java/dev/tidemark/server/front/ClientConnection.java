package dev.tidemark.server.front;

import dev.tidemark.kv.KvErrors;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.transaction.ExecCommand;
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
    private static final Reply QUEUED = new Reply.Simple("QUEUED");
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
    private final Refresh refresh = new Refresh();

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
                front.live()::password,
                new ClientTransaction(front.settings().limits().maxCommandBytes(), front.queuedBytes()),
                lastReadNanos);
        decoder = new RespDecoder(front.settings().limits(), session.isAuthenticated());
        replies = new ReplyQueue(ctx, session, front);
        front.clients().add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        front.clients().remove(this);
        replies.close();
        session.closeAfterReply();
        session.transaction().reset();
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

    /** Closes the connection if the client kept it for too long without using it as it should. */
    void closeIfStuck(long nowNanos) {
        long bound = front.settings().stuckClientNanos();
        long silentNanos = nowNanos - lastReadNanos;
        if (decoder.isInsideCommand() && silentNanos > bound) {
            disconnect("it began a command and sent nothing more");
        } else if (replies.isStuck(nowNanos, bound)) {
            disconnect("it does not read its replies");
        } else if (!session.isAuthenticated() && nowNanos - session.connectedNanos() > bound) {
            disconnect("it did not give its password");
        } else if (isIdle() && front.idleNanos() > 0 && silentNanos > front.idleNanos() && !session.isSubscribed()) {
            disconnect("it was idle for longer than client-idle-seconds");
        } else if (refresh.isDueAfter(silentNanos) && mayRefresh()) {
            disconnect("this node leads no longer, and the client is to look for the leader");
        }
    }

    /** Whether this node led and does so no longer, and the client is to look for the leader. */
    void refresh(boolean wanted) {
        refresh.want(wanted);
    }

    private boolean mayRefresh() {
        return isIdle()
                && !session.isSubscribed()
                && !session.isReadOnly()
                && !session.transaction().isOpen();
    }

    /** Nothing of this client is under way: no command, no reply, no half of one. */
    boolean isIdle() {
        return replies.isEmpty() && input == null && held == null && !decoder.isInsideCommand();
    }

    private void disconnect(String reason) {
        LOG.info("client {} at {} is disconnected: {}", session.id(), session.address(), reason);
        context.close();
    }

    void close() {
        context.close();
    }

    /** Takes no more commands, and closes when those that were taken are answered. */
    void closeWhenAnswered() {
        session.closeAfterReply();
        scheduleTurn();
    }

    /** Sends what nobody asked for, after the replies that are under way. */
    void push(Reply message) {
        add(PendingReply.message(this, message));
    }

    private void add(PendingReply answered) {
        inFlight++;
        replies.add(answered);
        answered(answered);
    }

    /** A command of this connection got its reply. */
    void answered(PendingReply pending) {
        inFlight--;
        inFlightBytes -= pending.commandBytes;
        if (pending.slot != null) {
            count(pending);
        }
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

    private void count(PendingReply pending) {
        byte[][] arguments = pending.takeArguments();
        long nanos = front.nanoTime() - pending.startNanos;
        if (pending.reply() instanceof Reply.Failure failure) {
            front.statistics().errors().count(failure);
            pending.slot.counters().called(nanos, true);
        } else {
            pending.slot.counters().called(nanos, false);
            if (pending.slot.readsKeys()) {
                front.statistics().read(!(pending.reply() instanceof Reply.Nil));
            }
        }
        if (!pending.slot.waitsByIntention()) {
            front.slowLog().answered(arguments, nanos, session);
        }
    }

    /** What waits for it and has not left. */
    long heldBytes() {
        return replies.heldBytes();
    }

    /** Disconnects it because too much waits for all clients. Gives back what is held for it at once. */
    void evict() {
        front.statistics().evicted();
        disconnect("more than all-clients-output-bytes (" + front.output().maxBytes()
                + ") of replies wait for all clients, and most of it, " + replies.heldBytes() + ", for this one");
        session.closeAfterReply();
        replies.close();
    }

    /** What {@code CLIENT LIST} shows of buffers. */
    ConnectionBuffers buffers() {
        return new ConnectionBuffers(
                input == null ? 0 : input.readableBytes(), inFlightBytes, replies.size(), replies.waitingBytes());
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
        if (isIdle() && refresh.isDueAfterRound() && mayRefresh()) {
            LOG.info("client {} at {} is let go: this node leads no longer", session.id(), session.address());
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
        CommandSlot slot = front.commands().find(arguments);
        if (slot == null) {
            submitUnknown(arguments);
            return true;
        }
        Reply.Failure refusal = refusal(slot.command(), arguments);
        if (refusal != null) {
            refuse(slot, refusal);
            return true;
        }
        if (isQueued(slot, arguments)) {
            return true;
        }
        Reply.Failure failure = slot.command().check(arguments);
        if (failure != null) {
            slot.counters().called(0, true);
            submitFailure(failure);
            return true;
        }
        if (mustWait(slot.command().order())) {
            return false;
        }
        run(slot, arguments);
        return true;
    }

    private void refuse(CommandSlot slot, Reply.Failure refusal) {
        slot.counters().rejected();
        if (slot.command() instanceof ExecCommand) {
            session.transaction().reset();
            submitFailure(CommandErrors.execAborted(refusal));
        } else {
            submitFailure(refusal);
        }
    }

    /** Between {@code MULTI} and {@code EXEC}: whether the command was queued, or refused. */
    private boolean isQueued(CommandSlot slot, byte[][] arguments) {
        Command.InTransaction fate = session.transaction().isOpen()
                ? slot.command().inTransaction(arguments)
                : Command.InTransaction.RUNS_AT_ONCE;
        if (fate == Command.InTransaction.RUNS_AT_ONCE) {
            return false;
        }
        Reply.Failure refusal = fate == Command.InTransaction.REFUSED
                ? CommandErrors.NOT_IN_TRANSACTION
                : queueRefusal(slot, arguments);
        if (refusal != null) {
            refuse(slot, refusal);
        } else {
            add(PendingReply.immediate(this, QUEUED));
        }
        return true;
    }

    /** Queues it, or says why not. As in Redis, nothing at all is queued while memory is short. */
    private Reply.Failure queueRefusal(CommandSlot slot, byte[][] arguments) {
        if (front.gateway().memoryIsFull()) {
            return CommandErrors.OUT_OF_MEMORY;
        }
        Reply.Failure unknownSubcommand =
                slot.subcommands() == null ? null : slot.command().check(arguments);
        if (unknownSubcommand != null) {
            return unknownSubcommand;
        }
        return session.transaction().queue(slot, arguments) ? null : CommandErrors.TRANSACTION_TOO_LARGE;
    }

    /** Why the command may not run, or null. In the order of Redis: arity, password, where it must go. */
    private Reply.Failure refusal(Command command, byte[][] arguments) {
        if (!command.info().accepts(arguments.length)) {
            return KvErrors.wrongArity(command.info().name());
        }
        if (!session.isAuthenticated() && !command.isAllowedUnauthenticated()) {
            return NOAUTH;
        }
        if (session.isSubscribed() && !session.isResp3() && !command.isAllowedSubscribed()) {
            return CommandErrors.notWhileSubscribed(command.info().name());
        }
        Reply.Failure moved = front.redirects().check(command, session, arguments);
        if (moved != null) {
            refresh.redirected();
        }
        return moved;
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

    private void run(CommandSlot slot, byte[][] arguments) {
        Command command = slot.command();
        front.statistics().ranCommand();
        session.runs(command.info().name(), lastReadNanos);
        int bytes = decoder.commandBytes();
        PendingReply pending = new PendingReply(this, slot, SlowLog.kept(arguments, bytes), bytes, front.nanoTime());
        inFlightOrder = command.order();
        inFlight++;
        inFlightBytes += bytes;
        replies.add(pending);
        command.run(session, arguments, pending);
        if (inFlightOrder == Command.Order.ALONE) {
            decoder.setAuthenticated(session.isAuthenticated());
            replies.encode();
        }
    }

    private void submitFailure(Reply.Failure failure) {
        session.transaction().spoil();
        front.statistics().errors().count(failure);
        add(PendingReply.immediate(this, failure));
    }

    private void dropInput() {
        if (input != null) {
            input.release();
            input = null;
        }
    }
}
