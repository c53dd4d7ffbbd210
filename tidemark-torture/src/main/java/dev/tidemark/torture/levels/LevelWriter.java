package dev.tidemark.torture.levels;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.sim.model.ReplyText;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Outcome;
import dev.tidemark.torture.load.Wanderer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The one writer of a pair: 1, 2, 3 and so on. A write whose fate nobody knows is sent again, under its request id,
 * until somebody answers; one that was certainly refused is given up, and its value must never be read.
 */
final class LevelWriter implements Runnable {
    private static final Duration BEFORE_THE_NEXT_NODE = Duration.ofMillis(20);
    private static final int TOKEN_EVERY = 4;

    private final Trial trial;
    private final int pair;
    private final Wanderer wanderer;
    private final Duration pace;
    private final BooleanSupplier isPaused;
    private final BooleanSupplier isStopped;
    private final BooleanSupplier isGivenUp;

    LevelWriter(
            Trial trial,
            int pair,
            Wanderer wanderer,
            Duration pace,
            BooleanSupplier isPaused,
            BooleanSupplier isStopped,
            BooleanSupplier isGivenUp) {
        this.trial = trial;
        this.pair = pair;
        this.wanderer = wanderer;
        this.pace = pace;
        this.isPaused = isPaused;
        this.isStopped = isStopped;
        this.isGivenUp = isGivenUp;
    }

    @Override
    public void run() {
        try (wanderer) {
            while (!isStopped.getAsBoolean()) {
                if (!isPaused.getAsBoolean()) {
                    write();
                }
                Await.pause(pace);
            }
        }
    }

    private void write() {
        Register register = trial.pairs().register(pair);
        long value = register.begin();
        String id = UUID.randomUUID().toString();
        boolean mayHaveBeenExecuted = false;
        while (!isGivenUp.getAsBoolean()) {
            Outcome outcome = once(id, trial.pairs().write(pair, value));
            switch (outcome) {
                case DONE -> {
                    register.acknowledged(value, System.nanoTime());
                    if (value % TOKEN_EVERY == 0) {
                        handOver(value);
                    }
                    return;
                }
                case REFUSED -> {
                    if (!mayHaveBeenExecuted) {
                        String wrong = register.refused(value);
                        if (wrong != null) {
                            trial.findings().add("pair " + pair, ": " + wrong);
                        }
                        goOn();
                        return;
                    }
                }
                default -> mayHaveBeenExecuted = true;
            }
            goOn();
        }
    }

    private Outcome once(String id, List<String> command) {
        boolean isRecorded = pair == Recorder.PAIR;
        int call = isRecorded ? trial.recorder().write("writer", command, id) : Recorder.NONE;
        Outcome outcome = Outcome.UNKNOWN;
        String text = null;
        try {
            List<String> words = new ArrayList<>(List.of("TIDE.ONCE", id));
            words.addAll(command);
            Reply reply = wanderer.call(words);
            outcome = Outcome.of(reply);
            text = ReplyText.of(reply);
        } catch (IOException e) {
            // nobody knows
        }
        if (outcome == Outcome.DONE && !"+OK".equals(text)) {
            trial.findings().add("pair " + pair, ": a write was answered " + text);
        }
        if (isRecorded) {
            switch (outcome) {
                case DONE -> trial.recorder().journal().ok(call, text);
                case REFUSED -> trial.recorder().journal().refused(call);
                default -> trial.recorder().journal().unknown(call);
            }
        }
        return outcome;
    }

    /** A read with this token must see what was written. */
    private void handOver(long value) {
        try {
            Reply reply = wanderer.call(List.of("TIDE.TOKEN"));
            if (reply instanceof Reply.Bulk) {
                long[] seen = new long[trial.pairs().count()];
                seen[pair] = value;
                trial.session().merge(String.valueOf(RespClient.plain(reply)), seen);
            }
        } catch (IOException e) {
            // then nobody is told
        }
    }

    private void goOn() {
        wanderer.moveOn();
        Await.pause(BEFORE_THE_NEXT_NODE);
    }
}
