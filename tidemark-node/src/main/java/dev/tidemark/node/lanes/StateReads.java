package dev.tidemark.node.lanes;

import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.state.Reply;
import dev.tidemark.state.StateEngine;
import java.util.SplittableRandom;

/**
 * Executes reads on the state of this node as it is, each made as its client wants it, and says as of which entry. Main
 * executor only, between two entries.
 */
public final class StateReads {
    private final StateEngine engine;
    /** For reads that choose; what is written chooses nothing. */
    private final SplittableRandom chance;

    public StateReads(StateEngine engine, long seed) {
        this.engine = engine;
        this.chance = new SplittableRandom(seed);
    }

    /** Whether there is a state to ask: not while that of a snapshot is being loaded. */
    public boolean isPossible() {
        return engine.hasState();
    }

    /** The last entry that is in the state. */
    public long appliedOffset() {
        return engine.appliedOffset();
    }

    /**
     * Answers a read that is not answered yet.
     *
     * @param time what time it is for it, microseconds since 1970
     */
    public void answer(PendingRead read, long time) {
        read.answer(engine.appliedOffset(), reply(read, time));
    }

    private Reply reply(PendingRead read, long time) {
        long seed = chance.nextLong();
        return switch (read.making()) {
            case WHOLE -> engine.read(read.body(), time, seed);
            case LAZILY -> engine.readLazily(read.body(), time, seed);
            case LATER -> engine.defer(read.body(), time, seed);
        };
    }
}
