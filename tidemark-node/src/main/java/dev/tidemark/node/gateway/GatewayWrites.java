package dev.tidemark.node.gateway;

import dev.tidemark.node.Reasons;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.time.AskAgain;
import dev.tidemark.protocol.BrokenInvariantException;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.message.Refusal;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.reply.Reply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The writes of a gateway: a window of numbered requests in one session (Raft thesis 6.3, made strict). The session is
 * opened through the log and named by the log, its writes are numbered without gaps, and the state machine executes
 * number n only after n-1. So the whole window can be sent again at any time, to anybody, in order: what was executed
 * is recognised, what was lost is executed, and nothing overtakes (H70, H74, H77, H81).
 *
 * <p>Nobody answers a write but the apply lane of this very node: when the entry is applied here, its outcome is known
 * for sure, no matter who led meanwhile. A refusal by a leader only means "send it again later".
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
    private final Window window = new Window();
    private final Consumer<PendingWrite> toBatch = this::addToBatch;

    /** Of the proposal that {@link #flush} fills; empty outside of it. */
    private List<Proposal> batch = new ArrayList<>();

    private int batchBytes;
    private long batchFrom;
    private long batchTo;
    /** Lowest number without an outcome at the last flush: the state machine may forget the replies before it. */
    private long lowest;

    /** Of the session that is being opened, however often that takes; null if none is. */
    private byte[] nonce;

    private long session;
    private boolean opening;
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
        return window.bytes();
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
            // The wait for a session goes on, though all writes that it was asked for are gone: else it would never be
            // asked for again where requests end sooner than that.
            lastProgress = opening ? lastProgress : waitingSince;
        }
        window.add(write);
    }

    /** Sends what has not been sent. */
    void flush() {
        if (window.isUnderWay() || retryAt != Long.MAX_VALUE || !leaderKnown) {
            return;
        }
        if (session == 0) {
            openSession();
            return;
        }
        lowest = window.lowestNumber();
        window.send(toBatch);
        proposeBatch();
    }

    private void addToBatch(PendingWrite write) {
        byte[] payload = PayloadCodec.encodeCommand(session, write.number(), lowest, write.requestId(), write.body());
        batchFrom = batch.isEmpty() ? write.number() : batchFrom;
        batchTo = write.number();
        batch.add(new Proposal(EntryKind.COMMAND, payload));
        batchBytes += payload.length;
        if (batchBytes >= BATCH_BYTES) {
            proposeBatch();
        }
    }

    private void proposeBatch() {
        if (!batch.isEmpty()) {
            List<Proposal> full = batch;
            batch = new ArrayList<>();
            batchBytes = 0;
            propose(full, new Range(session, batchFrom, batchTo));
        }
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
                case EXPIRED -> startNewSession();
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
            progressed();
            flush();
        }
    }

    private void decided(long offset, Outcome outcome) {
        PendingWrite head = window.head();
        requireMine(head, offset, outcome);
        if (head == null || head.number() != outcome.sequence()) {
            return; // a copy of a write that was answered already
        }
        if (outcome.reply() == null) {
            throw new IllegalStateException("the reply of write " + outcome.sequence() + " in session " + session
                    + " was forgotten before this gateway had it");
        }
        pop().answer(offset, outcome.reply());
    }

    /** The session's half is in the state machine: it executes number n only after n-1, once (H69, H70, H77). */
    private void requireMine(PendingWrite head, long offset, Outcome outcome) {
        boolean wasSent = outcome.sequence() < window.nextNumber();
        boolean skipsHead = head != null && head.hasNumber() && outcome.sequence() > head.number();
        boolean isNext = outcome.type() != Outcome.Type.EXECUTED || head == null || head.number() == outcome.sequence();
        if (!wasSent || skipsHead || !isNext) {
            throw new BrokenInvariantException(
                    "entry " + offset + " is write " + outcome.sequence() + " of session " + session + ", "
                            + outcome.type() + ", where "
                            + (head == null ? "nothing is awaited" : "a write is awaited" + " that is " + head),
                    "a window of " + window.size() + " writes, the next is number " + window.nextNumber());
        }
    }

    private PendingWrite pop() {
        PendingWrite head = window.pop();
        progressed();
        return head;
    }

    private void progressed() {
        long now = clock.millis();
        again.answered(now - waitingSince);
        lastProgress = now;
        waitingSince = now;
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
            window.copiesRefused(range.from(), range.to());
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
        window.takeBack();
        window.removeUnsent().forEach(write -> write.answer(0, refusal));
    }

    private void rewindSoon() {
        if (clock.millis() - lastRewind >= RETRY_MILLIS) {
            rewind();
            flush();
        }
    }

    private void rewind() {
        window.rewind();
        opening = false;
        rewoundAtToken = token;
        lastRewind = clock.millis();
        retryAt = Long.MAX_VALUE;
    }

    /**
     * The session ended, or is given up. Everything that is applied here so far is answered, so nothing in the window
     * was executed by an entry seen yet; copies in the old session that may still come are refused by it.
     */
    private void startNewSession() {
        session = 0;
        window.startSession();
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
            List<PendingWrite> lost = window.removeNumbered();
            startNewSession();
            lost.forEach(write -> write.abandon(unknown()));
            return;
        }
        long last = engine.lastSequence(session);
        if (last >= window.nextNumber()) {
            throw new BrokenInvariantException(
                    "the state has write " + last + " of session " + session
                            + ", which this gateway never sent or has taken" + " back: its next number is "
                            + window.nextNumber() + " (H69)",
                    window);
        }
        while (!window.isEmpty() && window.head().hasNumber() && window.head().number() <= last) {
            PendingWrite head = pop();
            Reply reply = engine.sessionReply(session, head.number());
            head.answer(engine.appliedOffset(), reply == null ? unknown() : reply);
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
        if (window.isEmpty() || !window.head().isLate(now)) {
            return;
        }
        window.takeBack();
        List<PendingWrite> late = window.late(now);
        window.removeUnsentAndLate(now);
        if (window.nobodyWaitsForNumbers(now)) {
            window.removeNumbered(); // rather than have it executed much later
            startNewSession();
        }
        // Last, since a handler may submit the next write from within its call.
        late.forEach(write -> tellLate(write, whyNot));
    }

    private static void tellLate(PendingWrite write, String whyNot) {
        if (write.hasNumber()) {
            write.abandon(unknown());
        } else {
            write.answer(0, refusal(whyNot));
        }
    }

    /** The node stops: say what is known. */
    void close() {
        while (!window.isEmpty()) {
            PendingWrite head = window.pop();
            head.answer(0, head.isNowhere() ? refusal("this node is stopping") : unknown());
        }
    }

    static Reply refusal(String why) {
        return new Reply.Failure("CLUSTERDOWN the write was not executed and will not be: " + Reasons.known(why));
    }

    private static Reply unknown() {
        return new Reply.Failure("UNKNOWN the write was not confirmed in time: it may or may not take effect, once. Use"
                + " TIDE.ONCE with a request id to be able to ask again");
    }
}
