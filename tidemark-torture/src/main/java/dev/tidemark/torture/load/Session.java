package dev.tidemark.torture.load;

import dev.tidemark.sim.model.ReplyText;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.finding.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One client: reads, writes and counts on keys that all share, and appends to a ledger of its own. Each write has a
 * request id and is sent again, to node after node, until somebody answers: so in the end nothing is unknown.
 */
final class Session implements Runnable {
    private static final int REGISTERS = 4;
    private static final int COUNTERS = 2;
    private static final int IDS_IN_A_LEDGER = 200;
    private static final Duration BEFORE_THE_NEXT_NODE = Duration.ofMillis(20);

    private final String name;
    private final Wanderer wanderer;
    private final Random random;
    private final Journal journal;
    private final Pulse pulse;
    private final AtomicBoolean stopped;
    private final AtomicBoolean givenUp;
    private final Duration pace;
    private final List<String> appended = new ArrayList<>();
    private long written;

    Session(
            String name,
            Wanderer wanderer,
            long seed,
            Journal journal,
            Pulse pulse,
            AtomicBoolean stopped,
            AtomicBoolean givenUp,
            Duration pace) {
        this.name = name;
        this.wanderer = wanderer;
        this.random = new Random(seed);
        this.journal = journal;
        this.pulse = pulse;
        this.stopped = stopped;
        this.givenUp = givenUp;
        this.pace = pace;
    }

    @Override
    public void run() {
        try (wanderer) {
            while (!stopped.get()) {
                step();
                Await.pause(pace);
            }
        }
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> read("register:" + random.nextInt(REGISTERS));
            case 3 -> read("counter:" + random.nextInt(COUNTERS));
            case 4 -> write(List.of("SET", "register:" + random.nextInt(REGISTERS), name + "-" + ++written));
            case 5, 6 -> write(List.of("INCR", "counter:" + random.nextInt(COUNTERS)));
            default -> append();
        }
    }

    private void read(String key) {
        List<String> command = List.of("GET", key);
        int call = journal.begin(name, command, null);
        try {
            Reply reply = wanderer.call(command);
            if (Outcome.of(reply) != Outcome.DONE) {
                journal.unknown(call);
                goOn();
            } else {
                journal.ok(call, ReplyText.of(reply));
                pulse.beat();
            }
        } catch (IOException e) {
            journal.unknown(call);
            goOn();
        }
    }

    private void write(List<String> command) {
        String id = UUID.randomUUID().toString();
        while (!givenUp.get()) {
            int call = journal.begin(name, command, id);
            Reply reply = once(id, command);
            if (reply == null) {
                journal.unknown(call);
            } else if (Outcome.of(reply) == Outcome.REFUSED) {
                journal.refused(call);
            } else {
                journal.ok(call, ReplyText.of(reply));
                return;
            }
            goOn();
        }
    }

    /** Not part of the history: the values are long, and what counts is how often each id is in them. */
    private void append() {
        String id = UUID.randomUUID().toString();
        List<String> command = List.of("APPEND", ledger(appended.size()), id + ";");
        while (!givenUp.get()) {
            Reply reply = once(id, command);
            if (reply != null && Outcome.of(reply) == Outcome.DONE) {
                appended.add(id);
                return;
            }
            goOn();
        }
    }

    /** @return null if nobody knows */
    private Reply once(String id, List<String> command) {
        List<String> words = new ArrayList<>(List.of("TIDE.ONCE", id));
        words.addAll(command);
        try {
            Reply reply = wanderer.call(words);
            if (Outcome.of(reply) == Outcome.UNKNOWN) {
                return null;
            }
            if (Outcome.of(reply) == Outcome.DONE) {
                pulse.beat();
            }
            return reply;
        } catch (IOException e) {
            return null;
        }
    }

    private void goOn() {
        wanderer.moveOn();
        Await.pause(BEFORE_THE_NEXT_NODE);
    }

    private String ledger(int number) {
        return "ledger:" + name + ":" + number / IDS_IN_A_LEDGER;
    }

    /** Ids that were acknowledged, by their order. After the end of this session. */
    List<String> appended() {
        return appended;
    }

    Set<String> ledgers() {
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < appended.size(); i++) {
            keys.add(ledger(i));
        }
        return keys;
    }
}
