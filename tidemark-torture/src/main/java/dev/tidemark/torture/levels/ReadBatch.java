package dev.tidemark.torture.levels;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.sim.model.ReplyText;
import dev.tidemark.state.reply.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads of one level that are sent to one node in one piece, and judged when they are answered. Every other batch names
 * the level for the connection and ends with a transaction of reads; the others name it for each read and ask how old
 * the state was. One thread.
 */
final class ReadBatch {
    private static final int READS = 48;
    /** Ages are told in whole milliseconds. */
    private static final long ROUNDING_NANOS = 1_000_000;

    private enum Kind {
        /** Its reply must be no error. */
        OTHER,
        READ,
        AGED_READ,
        TOKEN
    }

    private record Sent(Kind kind, int pair, int recorded) {}

    private final Trial trial;
    private final TrialLevel level;
    private final int node;
    private final Tally.Phase phase;
    private final long sentAt = System.nanoTime();
    private final List<String[]> commands = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final long[] floors;
    private final long[] seen;
    private long newestOffset = -1;

    private ReadBatch(Trial trial, TrialLevel level, int node, Tally.Phase phase, long number) {
        this.trial = trial;
        this.level = level;
        this.node = node;
        this.phase = phase;
        SharedSession.View session = trial.session().view();
        floors = floors(session);
        seen = new long[floors.length];
        List<String> words = level.words(session.token());
        if (number % 2 == 0) {
            atTheLevelOfTheConnection(words, number);
        } else {
            eachAtItsLevel(words, number);
        }
        if (level == TrialLevel.SESSION) {
            add(Kind.TOKEN, 0, List.of("TIDE.TOKEN"));
        }
    }

    private long[] floors(SharedSession.View session) {
        if (level.isLinearizable()) {
            return trial.pairs().known();
        }
        long[] floors = level == TrialLevel.SESSION
                ? session.floors()
                : new long[trial.pairs().count()];
        if (level == TrialLevel.BOUNDED) {
            for (int pair = 0; pair < floors.length; pair++) {
                floors[pair] = trial.pairs().register(pair).knownAt(sentAt - TrialLevel.BOUND_MILLIS * 1_000_000);
            }
        }
        return floors;
    }

    private void atTheLevelOfTheConnection(List<String> words, long number) {
        List<String> consistency = new ArrayList<>(List.of("TIDE.CONSISTENCY"));
        consistency.addAll(words);
        add(Kind.OTHER, 0, consistency);
        for (int i = 0; i < READS - 1; i++) {
            int pair = pair(number, i);
            add(Kind.READ, pair, trial.pairs().read(pair));
        }
        int pair = pair(number, READS - 1);
        List<String> keys = trial.pairs().keys(pair);
        add(Kind.OTHER, 0, List.of("MULTI"));
        add(Kind.OTHER, 0, List.of("GET", keys.get(0)));
        add(Kind.OTHER, 0, List.of("GET", keys.get(1)));
        add(Kind.READ, pair, List.of("EXEC"));
    }

    private void eachAtItsLevel(List<String> words, long number) {
        for (int i = 0; i < READS; i++) {
            int pair = pair(number, i);
            List<String> read = new ArrayList<>(List.of("TIDE.READ"));
            read.addAll(words);
            read.add("WITHAGE");
            read.addAll(trial.pairs().read(pair));
            add(Kind.AGED_READ, pair, read);
        }
    }

    private int pair(long number, int position) {
        return (int) ((number + position) % trial.pairs().count());
    }

    private void add(Kind kind, int pair, List<String> words) {
        boolean isRead = kind == Kind.READ || kind == Kind.AGED_READ;
        int recorded = isRead && level.isLinearizable() && pair == Recorder.PAIR
                ? trial.recorder().read(who(), trial.pairs().read(pair))
                : Recorder.NONE;
        commands.add(words.toArray(new String[0]));
        sent.add(new Sent(kind, pair, recorded));
    }

    private String who() {
        return level.word() + "@" + node;
    }

    /** @param number of this batch among those of its connection */
    static ReadBatch send(
            Trial trial, TrialLevel level, int node, Tally.Phase phase, long number, RespClient connection)
            throws IOException {
        ReadBatch batch = new ReadBatch(trial, level, node, phase, number);
        connection.send(batch.commands);
        return batch;
    }

    /** @throws IOException if no more answers come; what has come is judged */
    void receive(RespClient connection) throws IOException {
        for (Sent one : sent) {
            Reply reply = connection.read();
            switch (one.kind()) {
                case READ -> answered(one, reply);
                case AGED_READ -> aged(one, reply);
                case TOKEN -> token(reply);
                default -> {
                    if (reply instanceof Reply.Failure failure) {
                        find(failure.message() + " was answered to a word that is no read");
                    }
                }
            }
        }
    }

    private void answered(Sent one, Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            refused(failure.message());
            return;
        }
        trial.tally().answered(phase, level, node);
        long value = Pairs.valueIn(reply);
        String wrong = trial.pairs()
                .register(one.pair())
                .ended(value, floors[one.pair()], level.isLinearizable(), System.nanoTime());
        if (one.recorded() != Recorder.NONE) {
            trial.recorder().journal().ok(one.recorded(), ReplyText.of(reply));
        }
        if (wrong != null) {
            find("pair " + one.pair() + ": " + wrong + " (" + ReplyText.of(reply) + ")");
        }
        seen[one.pair()] = Math.max(seen[one.pair()], value);
        if (level == TrialLevel.SESSION) {
            floors[one.pair()] = Math.max(floors[one.pair()], value);
        }
    }

    private void aged(Sent one, Reply reply) {
        if (!(reply instanceof Reply.Sequence sequence) || sequence.items().size() != 3) {
            answered(one, reply);
            return;
        }
        answered(one, sequence.items().get(0));
        long offset = ((Reply.Int) sequence.items().get(1)).value();
        long age = ((Reply.Int) sequence.items().get(2)).value();
        if (level == TrialLevel.EVENTUAL && offset < newestOffset) {
            find("a read as of entry " + offset + " after one as of " + newestOffset);
        }
        newestOffset = Math.max(newestOffset, offset);
        long value = Pairs.valueIn(sequence.items().get(0));
        long known = trial.pairs().register(one.pair()).knownAt(sentAt - age * 1_000_000 - ROUNDING_NANOS);
        if (age >= 0 && value < known) {
            find("pair " + one.pair() + ": " + value + " is older than " + age + " ms, which the node tells: " + known
                    + " was known before that");
        }
    }

    private void token(Reply reply) {
        if (reply instanceof Reply.Bulk && Arrays.stream(seen).anyMatch(value -> value > 0)) {
            trial.session().merge(String.valueOf(RespClient.plain(reply)), seen);
        }
    }

    private void refused(String message) {
        trial.tally().refused(phase, level, node, message);
        if (!level.mayRefuseWith(message)) {
            find("it answers what this level may not: " + message);
        }
    }

    private void find(String what) {
        trial.findings().add(level.word() + " at node " + node + ", sent " + phase, ": " + what);
    }
}
