package dev.tidemark.torture.levels;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Reads at one level from one node, batch after batch, until it is stopped. */
final class LevelReader implements Runnable {
    private static final Duration BEFORE_THE_NEXT_CONNECTION = Duration.ofMillis(50);

    private final Trial trial;
    private final TrialLevel level;
    private final TrialNode node;
    private final Duration pace;
    private final BooleanSupplier isStopped;

    LevelReader(Trial trial, TrialLevel level, TrialNode node, Duration pace, BooleanSupplier isStopped) {
        this.trial = trial;
        this.level = level;
        this.node = node;
        this.pace = pace;
        this.isStopped = isStopped;
    }

    @Override
    public void run() {
        while (!isStopped.getAsBoolean()) {
            try (RespClient connection = node.connect(LevelTrial.PATIENCE_MILLIS)) {
                for (long number = node.id(); !isStopped.getAsBoolean(); number++) {
                    ReadBatch.send(trial, level, node.id(), trial.tally().phase(), number, connection)
                            .receive(connection);
                    Await.pause(pace);
                }
            } catch (IOException e) {
                Await.pause(BEFORE_THE_NEXT_CONNECTION); // a read that nobody answers says nothing
            }
        }
    }
}
