package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.time.AskAgain;
import dev.tidemark.protocol.EntryKind;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Proposal;
import dev.tidemark.protocol.Refusal;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.PayloadCodec;
import dev.tidemark.state.Reply;
import dev.tidemark.state.StateEngine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The writes of a gateway: a window of numbered requests in one session (Raft thesis 6.3, made strict). The session is
 * opened through the log and named by the log, its writes are numbered without gaps, and the state machine executes
 * number n only after n-1. So the whole window can be sent again at any time, to anybody, in order: what was executed is
 * recognised, what was lost is executed, and nothing overtakes (H70, H74, H77, H81).
 *
 * <p>Nobody answers a write but the apply lane of this very node: when the entry is applied here, its outcome is known
 * for sure, whoever led meanwhile. A refusal by a leader only means "send it again later".
 *
 * <p>Main executor only.
 */
public final class GatewayWrites {
    private static final int BATCH_BYTES = 512 << 10;
    /** The state machine keeps this many replies of a session at least; see {@code EngineLimits.maxSessionReplies}. */
    private static final int MAX_IN_FLIGHT = 32_768;

    private static final int RESEND_AFTER_MILLIS = 1_000;
    private static final int RETRY_MILLIS = 50;
    private static final int MAX_PROPOSALS_REMEMBERED = 1_000;

    /** Sequences {@code from} to {@code to} of a session. */
    private record Range(long session, long from, long to) {}

    private final NodeClock clock;
    private final Supplier<UUID> uuids;
    private final Consumer<Input> protocol;
    private final Deque<PendingWrite> window = new ArrayDeque<>();

    private long pendingBytes;
    /** How many from the head of the window are on their way. */
    private int sent;

    /** Of the session that is being opened, however often that takes; null if none is. */
    private byte[] nonce;

    private long session;
    private boolean opening;
    private long nextSequence = 1;
    /** Proposals are named by increasing tokens; what is older than the last rewind says nothing any more. */
    private long token;

    private long rewoundAtToken;
    /** Who is in which proposal, by token. */
    private final TreeMap<Long, Range> proposed = new TreeMap<>();

    private boolean leaderKnown;
    private long lastRewind;
    /** When something was decided last, or the window was empty, or all of it was sent again. */
    private long lastProgress;

    private long waitingSince;
    private final AskAgain again = new AskAgain(RESEND_AFTER_MILLIS);
    private long retryAt = Long.MAX_VALUE;

    /** @param firstToken that no earlier process of this node used: late refusals for that one mean nothing here */
    public GatewayWrites(NodeClock clock, Supplier<UUID> uuids, long firstToken, Consumer<Input> protocol) {
        this.clock = clock;
        this.uuids = uuids;
        this.token = firstToken;
        this.rewoundAtToken = firstToken;
        this.protocol = protocol;
    }

    int count() {
        return window.size();
    }

    long pendingBytes() {
        return pendingBytes;
    }

    boolean isFull() {
        return window.size() >= MAX_IN_FLIGHT;
    }

    /** Beyond this the state machine might have forgotten a reply before it is asked for. */
    boolean isOverfull() {
        return window.size() >= 2 * MAX_IN_FLIGHT - 1;
    }

    void add(PendingWrite write) {
        if (window.isEmpty()) {
            waitingSince = clock.millis();
            // Who asked for a session waits on, though all that it was asked for is gone: else it would never be asked
            // again
            // when requests end sooner than that.
            lastProgress = opening ? lastProgress : waitingSince;
        }
        window.addLast(write);
        pendingBytes += write.bytes();
    }

    /** Sends what has not been sent. */
    void flush() {
        if (sent == window.size() || retryAt != Long.MAX_VALUE || !leaderKnown) {
            return;
        }
        if (session == 0) {
            openSession();
            return;
        }
        long lowest = lowestUnanswered();
        List<Proposal> batch = new ArrayList<>();
        int bytes = 0;
        int index = 0;
        long from = 0;
        for (PendingWrite write : window) {
            if (index++ < sent) {
                continue;
            }
            if (write.sequence == 0) {
                write.sequence = nextSequence++;
            }
            write.openAttempts++;
            from = from == 0 ? write.sequence : from;
            byte[] payload = PayloadCodec.encodeCommand(session, write.sequence, lowest, write.requestId, write.body);
            batch.add(new Proposal(EntryKind.COMMAND, payload));
            bytes += payload.length;
            if (bytes >= BATCH_BYTES) {
                propose(batch, new Range(session, from, write.sequence));
                batch = new ArrayList<>();
                bytes = 0;
                from = 0;
            }
        }
        sent = window.size();
        if (!batch.isEmpty()) {
            propose(batch, new Range(session, from, window.getLast().sequence));
        }
    }

    private long lowestUnanswered() {
        PendingWrite head = window.getFirst();
        return head.sequence == 0 ? nextSequence : head.sequence;
    }

    private void openSession() {
        if (opening) {
            return;
        }
        opening = true;
        if (nonce == null) {
            UUID random = uuids.get();
            nonce = ByteBuffer.allocate(PayloadCodec.NONCE_BYTES)
                    .putLong(random.getMostSignificantBits())
                    .putLong(random.getLeastSignificantBits())
                    .array();
        }
        propose(
                List.of(new Proposal(EntryKind.OPEN_SESSION, PayloadCodec.encodeOpenSession(nonce))),
                new Range(0, 0, 0));
    }

    private void propose(List<Proposal> batch, Range range) {
        if (proposed.size() >= MAX_PROPOSALS_REMEMBERED) {
            proposed.pollFirstEntry();
        }
        proposed.put(token + 1, range);
        protocol.accept(new Input.Propose(++token, batch));
    }

    /** An entry was applied here; most are not ours. */
    void applied(long offset, Outcome outcome) {
        if (outcome.type() == Outcome.Type.SESSION_OPENED) {
            opened(outcome);
        } else if (session != 0 && outcome.session() == session) {
            switch (outcome.type()) {
                case EXECUTED, DUPLICATE -> decided(offset, outcome);
                case GAP -> rewindSoon();
                case EXPIRED -> startSessionAnew();
                default -> {
                    // An entry that cannot be read names no session.
                }
            }
        }
    }

    private void opened(Outcome outcome) {
        if (session == 0 && nonce != null && Arrays.equals(outcome.nonce(), nonce)) {
            opening = false;
            nonce = null;
            session = outcome.session();
            nextSequence = 1;
            progressed();
            flush();
        }
    }

    private void decided(long offset, Outcome outcome) {
        PendingWrite head = window.peekFirst();
        if (head == null || head.sequence != outcome.sequence()) {
            return; // a copy of a write that was answered already
        }
        if (outcome.reply() == null) {
            throw new IllegalStateException("the reply of write " + outcome.sequence() + " in session " + session
                    + " was forgotten before this gateway had it");
        }
        pop();
        answer(head, offset, outcome.reply());
    }

    private void pop() {
        PendingWrite head = window.removeFirst();
        pendingBytes -= head.bytes();
        sent = Math.max(0, sent - 1);
        progressed();
    }

    private void progressed() {
        long now = clock.millis();
        again.answered(now - waitingSince);
        lastProgress = now;
        waitingSince = now;
    }

    private static void answer(PendingWrite write, long offset, Reply reply) {
        Gateway.WriteHandler handler = write.handler;
        write.handler = null;
        if (handler != null) {
            handler.answered(offset, reply);
        }
    }

    /** Another leader, or another epoch, or none: everything that is not answered goes to it, in order. */
    void leaderChanged(boolean known) {
        leaderKnown = known;
        again.begins();
        rewind();
        flush();
    }

    /**
     * None of a proposal was or will be appended.
     *
     * @param nodes with {@link Refusal#DISK_FULL} those whose disks are nearly full
     */
    void refused(long refusedToken, Refusal reason, List<Integer> nodes) {
        Range range = proposed.remove(refusedToken);
        if (range != null && range.session() == session) {
            for (PendingWrite write : window) {
                if (write.sequence >= range.from() && write.sequence <= range.to() && write.sequence != 0) {
                    write.openAttempts--;
                }
            }
        }
        if (refusedToken > rewoundAtToken) {
            rewind();
            retryAt = clock.millis() + RETRY_MILLIS;
        }
        if (reason == Refusal.DISK_FULL) {
            refuseUnsent(FullDisks.refusal(nodes));
        }
    }

    /** What keeps writes from being executed takes its time: those that can be told for certain are told now. */
    void refuseUnsent(Reply refusal) {
        takeBack();
        List<PendingWrite> refused =
                window.stream().filter(write -> write.sequence == 0).toList();
        remove(write -> write.sequence == 0);
        refused.forEach(write -> answer(write, 0, refusal));
    }

    private void rewindSoon() {
        if (clock.millis() - lastRewind >= RETRY_MILLIS) {
            rewind();
            flush();
        }
    }

    private void rewind() {
        sent = 0;
        opening = false;
        rewoundAtToken = token;
        lastRewind = clock.millis();
        retryAt = Long.MAX_VALUE;
    }

    /**
     * The session ended, or is given up. Everything that is applied here so far is answered, so nothing in the window was
     * executed by an entry seen yet; copies in the old session that may still come are refused by it.
     */
    private void startSessionAnew() {
        session = 0;
        nextSequence = 1;
        remove(write -> write.handler == null);
        window.forEach(PendingWrite::forgetAttempts);
        rewind();
        flush();
    }

    /** A snapshot replaced the state: the outcomes of what it skipped are looked up in it. */
    void restored(StateEngine engine) {
        if (session == 0) {
            rewind();
            flush();
            return;
        }
        if (!engine.hasSession(session)) {
            // Executed and forgotten, or never executed: nobody can know any more.
            List<PendingWrite> lost =
                    window.stream().filter(write -> write.sequence != 0).toList();
            remove(write -> write.sequence != 0);
            startSessionAnew();
            lost.forEach(write -> answer(write, 0, unknown()));
            return;
        }
        long last = engine.lastSequence(session);
        while (!window.isEmpty() && window.getFirst().sequence != 0 && window.getFirst().sequence <= last) {
            PendingWrite head = window.getFirst();
            Reply reply = engine.sessionReply(session, head.sequence);
            pop();
            answer(head, engine.appliedOffset(), reply == null ? unknown() : reply);
        }
        rewind();
        flush();
    }

    void tick(String whyNot) {
        long now = clock.millis();
        expire(now, whyNot); // before anything is sent again: what is late would become uncertain by that
        if (now >= retryAt) {
            retryAt = Long.MAX_VALUE;
            flush();
        }
        if (!window.isEmpty() && now - lastProgress > again.waitMillis()) {
            lastProgress = now;
            again.askedInVain();
            rewind();
            flush();
        }
    }

    private void expire(long now, String whyNot) {
        if (window.isEmpty() || now < window.getFirst().deadline) {
            return;
        }
        takeBack();
        List<PendingWrite> late = new ArrayList<>();
        for (PendingWrite write : window) {
            if (now < write.deadline) {
                break;
            }
            late.add(write);
        }
        remove(write -> write.sequence == 0 && now >= write.deadline);
        boolean anySent = !window.isEmpty() && window.getFirst().sequence != 0;
        if (anySent && window.stream().noneMatch(write -> write.sequence != 0 && now < write.deadline)) {
            // Nobody waits for what was sent any more: let go of it rather than have it executed much later.
            remove(write -> write.sequence != 0);
            startSessionAnew();
        }
        // Last, since a handler may submit the next write from within its call.
        late.forEach(write -> answer(write, 0, write.sequence == 0 ? refusal(whyNot) : unknown()));
    }

    /**
     * Makes writes unsent again that were refused each time they were sent, from the end of the window, so that no number
     * is left out. Only what is not sent again can be refused for certain (H69).
     */
    private void takeBack() {
        int unsent = 0;
        for (Iterator<PendingWrite> writes = window.descendingIterator(); writes.hasNext(); unsent++) {
            PendingWrite write = writes.next();
            if (write.openAttempts > 0) {
                break;
            }
            if (write.sequence != 0) {
                nextSequence = write.sequence;
                write.sequence = 0;
            }
        }
        sent = Math.min(sent, window.size() - unsent);
    }

    private void remove(Predicate<PendingWrite> which) {
        window.removeIf(which);
        pendingBytes = window.stream().mapToLong(PendingWrite::bytes).sum();
    }

    /** The node stops: say what is known. */
    void close() {
        while (!window.isEmpty()) {
            PendingWrite head = window.removeFirst();
            answer(head, 0, head.openAttempts == 0 ? refusal("this node is stopping") : unknown());
        }
        pendingBytes = 0;
        sent = 0;
    }

    static Reply refusal(String why) {
        return new Reply.Failure("CLUSTERDOWN the write was not executed and will not be: " + Reasons.known(why));
    }

    private static Reply unknown() {
        return new Reply.Failure("UNKNOWN the write was not confirmed in time: it may or may not take effect, once. Use"
                + " TIDE.ONCE with a request id to be able to ask again");
    }
}
