package dev.tidemark.node.lanes;

import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.state.MissingRowsException;
import dev.tidemark.state.Reply;
import dev.tidemark.state.RootedStateStore;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.UnreadableRowsException;
import dev.tidemark.tree.cache.HeldPages;
import java.util.SplittableRandom;

/**
 * Executes reads on the state of this node as it is, each made as its client wants it, and says as of which entry. Main
 * executor only, between two entries.
 */
public final class StateReads {
    private final StateEngine engine;
    /** For reads that choose; what is written chooses nothing. */
    private final SplittableRandom chance;
    /** Both null if all rows are in memory. */
    private final RootedStateStore store;

    private final PageReads pages;

    /** Of a state that is in memory as a whole. */
    public StateReads(StateEngine engine, long seed) {
        this(engine, seed, null, null);
    }

    /** Of a state of which memory has a part: a read that lacks a page waits for it, and no other read does. */
    public StateReads(StateEngine engine, long seed, RootedStateStore store, PageReads pages) {
        this.engine = engine;
        this.chance = new SplittableRandom(seed);
        this.store = store;
        this.pages = pages;
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
        try {
            read.answer(engine.appliedOffset(), reply(read, time));
        } catch (MissingRowsException e) {
            HeldPages held = store.holdPages();
            pages.await(e, () -> again(read, time, held));
        } catch (UnreadableRowsException e) {
            read.answer(unreadable(e));
        }
    }

    /** Answers as of a later entry perhaps, which every read may be. */
    private void again(PendingRead read, long time, HeldPages held) {
        try {
            if (!read.isAnswered()) {
                Reply reply = store.with(held, () -> reply(read, time));
                read.answer(engine.appliedOffset(), reply);
            }
        } catch (MissingRowsException e) {
            pages.await(e, () -> again(read, time, held));
            return;
        } catch (UnreadableRowsException e) {
            read.answer(unreadable(e));
        }
        held.close();
    }

    /** The rest is served (H146). */
    private static Reply unreadable(UnreadableRowsException e) {
        return new Reply.Failure("ERR this node cannot read these keys from its data file: " + e.getMessage()
                + ". Nothing was changed; the other nodes have them");
    }

    /** An entry lacked a page; {@code again} is run when it has come. */
    void await(MissingRowsException missing, Runnable again) {
        pages.await(missing, again);
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
