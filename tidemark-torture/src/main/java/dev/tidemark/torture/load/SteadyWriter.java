package dev.tidemark.torture.load;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One client: pipelines increments of its counter, and sends again, by the same request ids, what is not answered. */
final class SteadyWriter implements Runnable {
    /** So many are in flight at most; the rate falls before there are more. */
    private static final int MAX_IN_FLIGHT = 128;
    /** What was not sent in time is caught up with for so long, and not beyond. */
    private static final double CATCH_UP_SECONDS = 0.1;

    private static final int PATIENCE_MILLIS = 2_000;
    private static final int MAX_ERRORS = 10;
    private static final Duration TICK = Duration.ofMillis(8);
    private static final Duration BEFORE_THE_NEXT_NODE = Duration.ofMillis(20);
    private static final String MOVED = "MOVED ";

    /** A write without an answer. */
    private record Write(String id, long begunNanos) {}

    private final String key;
    private final List<TrialNode> nodes;
    private final double rate;
    private final Pulse pulse;
    private final AtomicBoolean stopped;
    private final AtomicBoolean givenUp;
    private final Random random;
    private final CountLedger ledger;
    private final Deque<Write> unanswered = new ArrayDeque<>();
    private final List<String> errors = new ArrayList<>();
    private final AtomicLong sentAgain = new AtomicLong();
    private final AtomicLong longestWaitNanos = new AtomicLong();
    private int at;
    private RespClient connection;

    SteadyWriter(
            int number, List<TrialNode> nodes, double rate, Pulse pulse, AtomicBoolean stopped, AtomicBoolean givenUp) {
        this.key = "steady:" + number;
        this.nodes = nodes;
        this.rate = rate;
        this.pulse = pulse;
        this.stopped = stopped;
        this.givenUp = givenUp;
        this.random = new Random(number);
        this.ledger = new CountLedger(key);
        this.at = number % nodes.size();
    }

    @Override
    public void run() {
        long last = System.nanoTime();
        double due = 0;
        while (!givenUp.get() && !(stopped.get() && unanswered.isEmpty())) {
            long now = System.nanoTime();
            due = Math.min(due + (now - last) * rate / 1e9, Math.max(1, rate * CATCH_UP_SECONDS));
            last = now;
            for (; due >= 1 && !stopped.get() && unanswered.size() < MAX_IN_FLIGHT; due--) {
                unanswered.add(new Write(DatedId.next(random), now));
            }
            if (!unanswered.isEmpty()) {
                exchange();
            }
            Await.pause(TICK);
        }
        disconnect();
    }

    /** Sends all that has no answer, and takes the answers. */
    private void exchange() {
        List<Write> again = new ArrayList<>();
        String moved = null;
        try {
            if (connection == null) {
                connection = nodes.get(at).connect(PATIENCE_MILLIS);
            }
            connection.send(unanswered.stream().map(this::command).toList());
            for (int left = unanswered.size(); left > 0; left--) {
                Reply reply = connection.read();
                Write write = unanswered.remove();
                if (!isAnswered(write, reply)) {
                    again.add(write);
                    moved = reply instanceof Reply.Failure failure
                                    && failure.message().startsWith(MOVED)
                            ? failure.message()
                            : moved;
                }
            }
        } catch (IOException e) {
            again.addAll(unanswered);
            unanswered.clear();
        }
        if (!again.isEmpty()) {
            sentAgain.addAndGet(again.size());
            unanswered.addAll(again);
            goOn(moved);
        }
    }

    private String[] command(Write write) {
        return new String[] {"TIDE.ONCE", write.id(), "INCR", key};
    }

    /** Whether this is what a client is told of its write, be it an error that it should not see. */
    private boolean isAnswered(Write write, Reply reply) {
        if (reply instanceof Reply.Int number) {
            ledger.answered(number.value());
            longestWaitNanos.accumulateAndGet(System.nanoTime() - write.begunNanos(), Math::max);
            pulse.beat();
            return true;
        }
        boolean isMoved =
                reply instanceof Reply.Failure failure && failure.message().startsWith(MOVED);
        if (isMoved || Outcome.of(reply) != Outcome.DONE) {
            return false;
        }
        error(nodes.get(at) + " answered " + reply + " to the increment " + write.id() + " of " + key);
        return true;
    }

    private synchronized void error(String what) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(what);
        }
    }

    /** Where the answer says, or to the next node. */
    private void goOn(String moved) {
        disconnect();
        int named = moved == null ? -1 : indexOf(moved.substring(moved.lastIndexOf(' ') + 1));
        if (named < 0 || named == at) {
            at = (at + 1) % nodes.size();
            Await.pause(BEFORE_THE_NEXT_NODE);
        } else {
            at = named;
        }
    }

    private int indexOf(String clientAddress) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).clientAddress().equals(clientAddress)) {
                return i;
            }
        }
        return -1;
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    String key() {
        return key;
    }

    /** After the end of this writer. */
    CountLedger ledger() {
        return ledger;
    }

    synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    long sentAgain() {
        return sentAgain.get();
    }

    long longestWaitNanos() {
        return longestWaitNanos.get();
    }

    /** From here on; one that was begun before counts from its beginning all the same. */
    void forgetWaits() {
        longestWaitNanos.set(0);
    }
}
