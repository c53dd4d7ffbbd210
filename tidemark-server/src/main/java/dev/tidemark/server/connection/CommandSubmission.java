package dev.tidemark.server.connection;

import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.UnknownCommands;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.statistics.SlowLog;
import dev.tidemark.state.reply.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the commands of one client: each is refused, queued for a transaction, told to wait, or run. Those
 * that run are in flight until they are answered ({@link InFlight}). Event loop only.
 */
final class CommandSubmission {
    private static final Logger LOG = LoggerFactory.getLogger(CommandSubmission.class);
    private static final Reply.Failure NOAUTH = new Reply.Failure("NOAUTH Authentication required.");
    private static final Reply QUEUED = new Reply.Simple("QUEUED");
    /** Of a reply that is a value, about: so that not many of them come at once. */
    private static final int VALUE_BYTES = 16 << 10;

    private final ClientConnection connection;
    private final FrontContext front;
    private final ClientSession session;
    private final CommandInput input;
    private final ReplyQueue replies;
    private final Patience patience;
    private final Redirects redirects;

    private final InFlight inFlight = new InFlight();

    CommandSubmission(
            ClientConnection connection,
            FrontContext front,
            CommandInput input,
            ReplyQueue replies,
            Patience patience) {
        this.connection = connection;
        this.front = front;
        this.session = connection.session();
        this.input = input;
        this.replies = replies;
        this.patience = patience;
        this.redirects = new Redirects(front.node(), front.live());
    }

    /** Whether so much is in flight that no more is to be submitted. */
    boolean isFull() {
        return inFlight.isFull();
    }

    int inFlightBytes() {
        return inFlight.bytes();
    }

    /** Bytes of reads that are under way; the gateway has a bound for writes. */
    int readBytes() {
        return inFlight.readBytes();
    }

    /** Returns false if the command must wait for those before it. */
    boolean submit(byte[][] arguments) {
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
        if (front.pause().isOn() && front.pause().holds(slot.command().mayWrite(session))) {
            session.setPaused(true);
            return false;
        }
        session.setPaused(false);
        if (isQueued(slot, arguments)) {
            return true;
        }
        Reply.Failure failure = slot.command().check(arguments);
        if (failure != null) {
            slot.counters().called(0, true);
            note(slot.command(), failure);
            fail(failure);
            return true;
        }
        Command.Order order = slot.command().order(session, arguments);
        if (mustWait(order)) {
            return false;
        }
        run(slot, order, arguments);
        return true;
    }

    /** Answers something that the client sent by an error. */
    void fail(Reply.Failure failure) {
        session.transaction().spoil();
        front.statistics().errors().count(failure);
        add(PendingReply.immediate(connection, failure));
    }

    /** Puts what is answered already after what is under way. */
    void add(PendingReply answered) {
        inFlight.beginsAnswered();
        replies.add(answered);
        connection.answered(answered);
    }

    /** A command got its reply, or what was {@linkplain #add added} had it from the start. */
    void answered(PendingReply pending) {
        inFlight.ends(pending.commandBytes);
        if (pending.slot != null) {
            note(pending.slot.command(), pending.reply());
            count(pending);
        }
    }

    private void note(Command command, Reply reply) {
        ClientContext.Part said = command.says(reply);
        if (said != null) {
            session.said(said, reply);
        }
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
            front.slowLog().answered(arguments, nanos, session.address(), session.name());
        }
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
        Reply.Failure withoutContext = command.touchesKeys() ? session.context().refusal() : null;
        if (withoutContext != null) {
            return withoutContext;
        }
        Reply.Failure moved = redirects.check(command, session, arguments);
        if (moved != null) {
            patience.refresh().redirected();
        }
        return moved;
    }

    private void refuse(CommandSlot slot, Reply.Failure refusal) {
        slot.counters().rejected();
        note(slot.command(), refusal);
        if (slot.command().executesTransaction()) {
            session.transaction().reset();
            fail(CommandErrors.execAborted(refusal));
        } else {
            fail(refusal);
        }
    }

    private void submitUnknown(byte[][] arguments) {
        if (UnknownCommands.isHttp(arguments[0])) {
            LOG.warn("client {} is disconnected: it speaks HTTP to the port of RESP", session.id());
            session.closeAfterReply();
        } else if (session.transaction().isOpen() && UnknownCommands.isNeverInTransaction(arguments[0])) {
            fail(CommandErrors.NOT_IN_TRANSACTION);
        } else {
            fail(UnknownCommands.refusal(arguments));
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
            add(PendingReply.immediate(connection, QUEUED));
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

    private boolean mustWait(Command.Order order) {
        if (order == Command.Order.ALONE) {
            replies.encode(); // with the protocol version that those before it were promised
            return !replies.isEmpty();
        }
        return !inFlight.admits(order);
    }

    private void run(CommandSlot slot, Command.Order order, byte[][] arguments) {
        Command command = slot.command();
        front.statistics().ranCommand();
        session.runs(command.info().name(), patience.lastReadNanos());
        int bytes = input.commandBytes() + (command.returnsValue(arguments) ? VALUE_BYTES : 0);
        byte[][] kept = SlowLog.kept(arguments, input.commandBytes());
        PendingReply pending = new PendingReply(connection, slot, kept, bytes, front.nanoTime());
        inFlight.begins(order, bytes);
        replies.add(pending);
        command.run(session, arguments, pending);
        if (order == Command.Order.ALONE) {
            input.setAuthenticated(session.isAuthenticated());
            replies.encode();
        }
    }
}
