package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.state.reply.Reply;

/**
 * A write between its client and the log. It is always in one {@link State}; each method that changes it names a
 * transition and throws if that is not one of its state, which stops the node (H69, H77). Main executor only.
 *
 * <pre>
 * UNSENT ── sent ──▶ IN_FLIGHT ── copyRefused, of the last copy ──▶ REFUSED
 *    ▲                 ▲   │                                          │  │
 *    │                 └───│───────────────── sent ───────────────────┘  │
 *    └─────────────────────│─────────────── takenBack ──────────────────┘
 *                          └── abandon, from REFUSED too ──▶ ABANDONED
 * </pre>
 *
 * {@code sessionOver} leads from IN_FLIGHT and REFUSED to UNSENT, and {@code answer} from everywhere to ANSWERED.
 */
final class PendingWrite {
    private static final int OVERHEAD_BYTES = 200;

    /** What is known of it. */
    enum State {
        /** It has no number, and no copy of it is anywhere: "no" is certain. */
        UNSENT,
        /** It has a number, and a copy of it may be in some log, or get into one. */
        IN_FLIGHT,
        /** It has a number, and each copy of it was refused: "no" is certain once it is not sent again. */
        REFUSED,
        /**
         * Its client was told that the outcome is unknown. It stays for its number: those of later writes have no gap.
         */
        ABANDONED,
        /** Its client was told the outcome. */
        ANSWERED
    }

    private final byte[] requestId;
    private final byte[] body;
    private final long deadline;
    /** Null once the client has been told. */
    private Gateway.WriteHandler handler;

    private State state = State.UNSENT;
    /** Within the session; 0 exactly if it is UNSENT. */
    private long number;
    /**
     * Copies of which nobody has said that they were refused; 0 if it is UNSENT or REFUSED, more if it is IN_FLIGHT.
     */
    private int openCopies;

    /** @param deadline monotonic milliseconds */
    PendingWrite(byte[] requestId, byte[] body, long deadline, Gateway.WriteHandler handler) {
        this.requestId = requestId;
        this.body = body;
        this.deadline = deadline;
        this.handler = handler;
    }

    byte[] requestId() {
        return requestId;
    }

    byte[] body() {
        return body;
    }

    State state() {
        return state;
    }

    /** Within the session; 0 if it has none. */
    long number() {
        return number;
    }

    boolean hasNumber() {
        return number != 0;
    }

    boolean isLate(long now) {
        return now >= deadline;
    }

    /** What it takes of the budget of writes under way. */
    int bytes() {
        return body.length + OVERHEAD_BYTES;
    }

    /** Whether no copy of it is in a log or can get into one, unless it is sent again. */
    boolean isNowhere() {
        return openCopies == 0;
    }

    /** A copy is on its way, under the number {@code as}: the one that it has, if it has one. */
    void sent(long as) {
        require(as != 0 && state != State.ANSWERED && (number == 0 || number == as), "sent under that number");
        number = as;
        openCopies++;
        if (state != State.ABANDONED) {
            state = State.IN_FLIGHT;
        }
    }

    /** A copy did not get into the log, and never will. Each copy is refused once. */
    void copyRefused() {
        require(openCopies > 0 && (state == State.IN_FLIGHT || state == State.ABANDONED), "refused");
        openCopies--;
        if (openCopies == 0 && state == State.IN_FLIGHT) {
            state = State.REFUSED;
        }
    }

    /** It gives its number back: each copy was refused, and the window has given back all later numbers. */
    void takenBack() {
        require(state == State.REFUSED, "taken back");
        state = State.UNSENT;
        number = 0;
    }

    /** The session is over: no copy in it was executed, and none will be (H74). */
    void sessionOver() {
        require(state != State.ABANDONED && state != State.ANSWERED, "moved to another session");
        state = State.UNSENT;
        number = 0;
        openCopies = 0;
    }

    /** Its time is up and nobody can say what becomes of it. Nothing happens if it is abandoned already. */
    void abandon(Reply unknown) {
        require(number != 0 && state != State.ANSWERED, "abandoned");
        state = State.ABANDONED;
        tell(0, unknown);
    }

    /** @param offset see {@link Gateway.WriteHandler#answered} */
    void answer(long offset, Reply reply) {
        state = State.ANSWERED;
        tell(offset, reply);
    }

    /** Last in its transition: a handler may submit the next write from within its call. */
    private void tell(long offset, Reply reply) {
        Gateway.WriteHandler waiting = handler;
        handler = null;
        if (waiting != null) {
            waiting.answered(offset, reply);
        }
    }

    private void require(boolean holds, String transition) {
        if (!holds) {
            throw new IllegalStateException("a write that is " + this + " cannot be " + transition);
        }
    }

    @Override
    public String toString() {
        return state + " with number " + number + " and " + openCopies + " open copies";
    }
}
