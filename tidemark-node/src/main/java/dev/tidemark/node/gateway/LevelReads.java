package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.lanes.StateReads;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The reads of a gateway that this node answers from its own state without asking anybody, if it can: {@code eventual}
 * always, {@code session} once it has applied what the client knows, {@code bounded} while it can show that it is not
 * too old. One that must wait ends by its deadline, with an error that says what is missing. None costs an entry or an
 * fsync, and a question to the leader only where waiting alone did not help.
 *
 * <p>Main executor only. A handler may submit the next read from within its call.
 */
public final class LevelReads {
    /** An entry that a client knows of is usually a few milliseconds away. */
    private static final int ASK_AFTER_MILLIS = 100;

    private static final Reply.Failure LOADING =
            new Reply.Failure("LOADING this node is loading the state of a snapshot and has none to read from now: ask"
                    + " again in a moment, or ask another node");

    private final NodeClock clock;
    private final LongSupplier time;
    private final NodeConfig.Limits limits;
    private final StateReads state;
    private final StateAge age;
    private final GatewayReads confirmed;
    private final Consumer<ApplyTask> apply;
    private List<Waiting> waiting = new ArrayList<>();

    /**
     * @param time cluster time, microseconds since 1970
     * @param confirmed for those about which the leader must be asked
     */
    public LevelReads(
            NodeClock clock,
            LongSupplier time,
            NodeConfig.Limits limits,
            StateReads state,
            StateAge age,
            GatewayReads confirmed,
            Consumer<ApplyTask> apply) {
        this.clock = clock;
        this.time = time;
        this.limits = limits;
        this.state = state;
        this.age = age;
        this.confirmed = confirmed;
        this.apply = apply;
    }

    /** How many wait, and some that are answered. */
    int count() {
        return waiting.size();
    }

    void eventual(byte[] body, Gateway.ReadHandler handler) {
        if (state.isPossible()) {
            answerNow(new PendingRead(body, handler, 0));
        } else {
            handler.answered(LOADING);
        }
    }

    /** @param offset that the client knows of */
    void session(long offset, byte[] body, Gateway.ReadHandler handler, String noPart) {
        Session read = new Session(offset, body, handler);
        if (read.isReady()) {
            answerNow(read.read);
        } else if (noPart.isEmpty()) {
            waiting.add(read);
            apply.accept(new ApplyTask.Await(offset, read.read));
        } else {
            read.refuse(noPart);
        }
    }

    /** @param millis that the state may be old */
    void bounded(long millis, byte[] body, Gateway.ReadHandler handler, String noPart) {
        Bounded read = new Bounded(millis, body, handler);
        if (read.isReady()) {
            answerNow(read.read);
        } else if (noPart.isEmpty()) {
            waiting.add(read);
            read.askLeader();
        } else {
            read.refuse(noPart);
        }
    }

    private void answerNow(PendingRead read) {
        state.answer(read, time.getAsLong());
    }

    void tick(String whyNot) {
        if (!waiting.isEmpty()) {
            long now = clock.millis();
            look(read -> read.look(now, whyNot));
        }
    }

    /** Nobody will help them in time. */
    void refuseAll(String why) {
        look(read -> {
            if (read.isReady()) {
                answerNow(read.read);
            } else {
                read.refuse(why);
            }
        });
    }

    private void look(Consumer<Waiting> action) {
        List<Waiting> looked = waiting;
        waiting = new ArrayList<>(); // a handler may add the next
        for (Iterator<Waiting> all = looked.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            if (!one.read.isAnswered()) {
                action.accept(one);
            }
            if (one.read.isAnswered()) {
                all.remove();
            }
        }
        looked.addAll(waiting);
        waiting = looked;
    }

    /** A read that this node cannot answer yet. */
    private abstract class Waiting {
        final PendingRead read;
        private final long asked;
        private boolean leaderIsAsked;

        Waiting(byte[] body, Gateway.ReadHandler handler, long patienceMillis) {
            asked = clock.millis();
            read = new PendingRead(body, handler, asked + patienceMillis);
        }

        abstract boolean isReady();

        /** Its code, and numbers that programs can read. */
        abstract String missing();

        final void askLeader() {
            leaderIsAsked = true;
            confirmed.join(read);
        }

        final void refuse(String why) {
            read.answer(new Reply.Failure(missing() + ": " + Reasons.known(why)));
        }

        final void look(long now, String whyNot) {
            if (isReady() && !read.isUnderWay()) {
                answerNow(read);
            } else if (now >= read.deadline) {
                refuse(whyNot);
            } else if (!leaderIsAsked && now - asked >= ASK_AFTER_MILLIS) {
                askLeader();
            }
        }
    }

    private final class Session extends Waiting {
        private final long offset;

        Session(long offset, byte[] body, Gateway.ReadHandler handler) {
            super(body, new NotFromTheFuture(offset, handler), limits.requestTimeoutMillis());
            this.offset = offset;
        }

        @Override
        boolean isReady() {
            return state.isPossible() && state.appliedOffset() >= offset;
        }

        @Override
        String missing() {
            return "NOTYET applied=" + state.appliedOffset() + " wanted=" + offset
                    + " this node has not applied yet what this client has seen";
        }
    }

    private final class Bounded extends Waiting {
        private final long millis;

        Bounded(long millis, byte[] body, Gateway.ReadHandler handler) {
            super(
                    body,
                    handler,
                    Math.min(limits.requestTimeoutMillis(), Math.max(millis, limits.electionTimeoutMillis())));
            this.millis = millis;
        }

        @Override
        boolean isReady() {
            return state.isPossible() && age.millis() <= millis;
        }

        @Override
        String missing() {
            long known = age.millis();
            return "STALE age-ms=" + (known == StateAge.UNKNOWN ? "unknown" : known) + " bound-ms=" + millis
                    + " this node cannot show that its state is as recent as was asked for";
        }
    }

    /**
     * The leader has confirmed that nothing up to that entry was committed when it was asked, long after the client
     * should have seen it.
     */
    private record NotFromTheFuture(long offset, Gateway.ReadHandler handler) implements Gateway.ReadHandler {
        @Override
        public void answered(Reply refusal) {
            handler.answered(refusal);
        }

        @Override
        public void answeredAsOf(long asOf, Reply reply) {
            if (asOf >= offset) {
                handler.answeredAsOf(asOf, reply);
            } else {
                handler.answered(new Reply.Failure("ERR the token is from the future: it is of entry " + offset
                        + ", and the cluster has committed no more than " + asOf));
            }
        }

        @Override
        public Gateway.Making making() {
            return handler.making();
        }
    }
}
