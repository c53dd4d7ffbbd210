package dev.tidemark.sim.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.observer.CommittedLog;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.state.reply.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which writes there are, where each took effect, and what reads may have seen: fed by the committed log, asked by the
 * clients for each of their answers.
 */
public final class ClientLedger implements CommittedLog.Executed {
    private static final List<String> EXPIRING = Stream.concat(
                    Stream.of(Workload.PASSING), DatabaseWorkload.keys().filter(Workload::isPassing))
            .toList();

    /** A clock gains or loses one part in so many, twice: two clocks measure a bound. */
    private static final int CLOCKS_MAY_BE_WRONG_BY = 8;

    private final Scheduler scheduler;
    private final Judge judge;
    private final Coverage coverage;
    private final CommittedLog committed;
    /** By body. Looked up only. */
    private final Map<String, Operation> operations = new HashMap<>();
    /** By key. Looked up only. */
    private final Map<String, Versions> versions = new HashMap<>();
    /** Transactions that counted up a counter. Looked up only. */
    private final Map<String, Long> counts = new HashMap<>();

    private int flushes;
    /** Everything up to here was shown to some client, by an answered write or by a read. */
    private long shown;

    private final ShownOverTime shownAt = new ShownOverTime();

    public ClientLedger(Setting setting, CommittedLog committed) {
        scheduler = setting.scheduler();
        judge = setting.judge();
        coverage = setting.coverage();
        this.committed = committed;
    }

    void submitted(Operation operation) {
        operations.putIfAbsent(text(operation.body), operation);
    }

    private static String text(byte[] body) {
        return new String(body, ISO_8859_1);
    }

    /** An entry was committed and executed, for the first time. */
    @Override
    public void executed(long offset, byte[] body, Reply reply) {
        Operation operation = operations.get(text(body));
        if (operation == null) {
            judge.violated(
                    Invariant.ANSWER, "entry " + offset + " is " + Words.command(body) + ", which no client wrote");
            return;
        }
        if (operation.executedAt != 0) {
            judge.violated(
                    Invariant.EXACTLY_ONCE,
                    operation + " takes effect twice, at " + operation.executedAt + " and at " + offset);
        }
        Operation.RequestName name = operation.name;
        if (name != null && name.executed != null) {
            judge.violated(
                    Invariant.EXACTLY_ONCE,
                    operation + " takes effect at " + offset + " under the id of " + name.executed);
        }
        if (operation.refused) {
            judge.violated(
                    Invariant.ANSWER, operation + " takes effect at " + offset + " after it was refused for certain");
        }
        operation.flushesBefore = flushes;
        if (operation.flushesAll) {
            flushes++;
            counts.clear();
        }
        count(operation, body, reply);
        operation.executedAt = offset;
        operation.reply = reply;
        if (name != null) {
            name.executed = operation;
        }
        for (String key : operation.keys) {
            changed(key, offset);
        }
    }

    /** An entry was committed, whatever is in it: some keys may have expired by its time (H83). */
    @Override
    public void timePassed(long offset) {
        for (String key : EXPIRING) {
            Versions known = versions.get(key);
            if (known != null) {
                known.add(committed.read(Workload.read(key)), offset);
            }
        }
    }

    /** A counter that only transactions change is as high as the number of those that succeeded (H37a). */
    private void count(Operation operation, byte[] body, Reply reply) {
        if (!Words.isTransaction(body)) {
            return;
        }
        boolean aborted = reply.equals(Reply.NIL_SEQUENCE);
        coverage.add(aborted ? Coverage.Event.WATCH_ABORTED : Coverage.Event.TRANSACTION);
        String counter = operation.keys[0];
        if (!aborted && Workload.isCounter(counter)) {
            long successes = counts.merge(counter, 1L, Long::sum);
            Reply value = committed.read(Workload.read(counter));
            if (!Replies.same(value, new Reply.Bulk(Long.toString(successes).getBytes(ISO_8859_1)))) {
                judge.violated(
                        Invariant.HISTORY,
                        counter + " is " + Words.reply(value) + " after " + successes
                                + " transactions that counted it up, the last one " + operation);
            }
        }
    }

    private void changed(String key, long offset) {
        versions(key).add(committed.read(Workload.read(key)), offset);
    }

    private Versions versions(String key) {
        return versions.computeIfAbsent(key, k -> new Versions(nothing(k), committed.base()));
    }

    private static Reply nothing(String key) {
        return Workload.isHash(key) ? new Reply.Pairs(List.of()) : Reply.NIL;
    }

    /** A client has the reply of the state machine. */
    void answered(Operation operation, long offset, Reply reply) {
        if (operation.executedAt == 0) {
            judge.violated(
                    Invariant.ANSWER, operation + " was answered with " + Words.reply(reply) + " but never executed");
            return;
        }
        if (!Replies.same(reply, operation.reply)) {
            judge.violated(
                    Invariant.ANSWER,
                    operation + " was answered with " + Words.reply(reply) + ", but its execution at "
                            + operation.executedAt + " replied " + Words.reply(operation.reply));
        }
        if (offset < operation.executedAt) {
            judge.violated(
                    Invariant.ANSWER,
                    operation + " was answered as of entry " + offset + ", executed at " + operation.executedAt);
        }
        operation.acknowledged = true;
        show(operation.executedAt);
    }

    /**
     * Everything up to here had been shown to some client so long ago, as a clock tells time that runs as wrong as
     * clocks of this world may.
     */
    long shownBefore(long millis) {
        long micros = millis * 1_000;
        return shownAt.before(scheduler.now() - micros - micros / CLOCKS_MAY_BE_WRONG_BY - 3_000);
    }

    /** @param asOf the last entry in the state that was read, as the answer says */
    void readAsOf(String key, Reply reply, long asOf) {
        Reply expected = versions(key).at(asOf);
        if (!Replies.same(reply, expected)) {
            judge.violated(
                    Invariant.LEVEL,
                    "a read of " + key + " as of entry " + asOf + " got " + Words.reply(reply) + " instead of "
                            + Words.reply(expected));
        }
        show(asOf);
    }

    private void show(long offset) {
        if (offset > shown) {
            shown = offset;
            shownAt.put(scheduler.now(), offset);
        }
    }

    /** A read that starts now must see everything up to here. */
    long shown() {
        return shown;
    }

    /** @param mustSee {@link #shown()} when the read was asked */
    void read(String key, Reply reply, long mustSee) {
        Versions known = versions(key);
        int version = known.find(reply);
        if (version < 0) {
            judge.violated(
                    Invariant.READ,
                    "a read of " + key + " got " + Words.reply(reply) + ", which was never there; now it is "
                            + known.current());
            return;
        }
        if (known.until(version) <= mustSee) {
            judge.violated(
                    Invariant.READ,
                    "a read of " + key + " got " + Words.reply(reply) + ", replaced by entry " + known.until(version)
                            + ", though " + mustSee + " had been shown before the read began");
        }
        show(known.from(version));
    }
}
