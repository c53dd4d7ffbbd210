package dev.tidemark.sim.bootstrap;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.time.Trace;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.RunOptions;
import dev.tidemark.sim.world.World;

/**
 * Some clusters, one after the other on the same addresses, each in its first start. They come before the life of the
 * cluster that a run is about, in a time of their own and with dice of their own: so that is the same with them and
 * without.
 */
public final class FirstStarts {
    private static final int PART = 22;
    private static final int EPISODES = 12;

    private final Scheduler scheduler;
    private final World world;
    private final RunOptions options;
    private final Judge judge;
    private final Coverage coverage;
    private final Dice dice;
    private long sent;

    public FirstStarts(RunOptions options, World world, Trace trace, Judge judge, Coverage coverage) {
        this.options = options;
        this.world = world;
        this.judge = judge;
        this.coverage = coverage;
        scheduler = new Scheduler(options.seed() ^ PART, trace);
        dice = Dice.of(options.seed(), PART);
    }

    public void run() {
        if (world.voters == 1) {
            return; // it mints at once
        }
        for (int i = 0; i < EPISODES; i++) {
            Episode episode = new Episode(scheduler, world, judge, coverage, new Dice(dice.nextLong()), this::has);
            episode.run();
            sent += episode.sent();
        }
    }

    private boolean has(FaultKind kind) {
        return options.faults().contains(kind);
    }

    /** Of all that happened. */
    public long hash() {
        return scheduler.hash();
    }

    public long events() {
        return scheduler.dispatched();
    }

    public long sent() {
        return sent;
    }
}
