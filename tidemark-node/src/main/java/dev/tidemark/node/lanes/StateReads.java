package dev.tidemark.node.lanes;

import dev.tidemark.node.PatientRun;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.state.DeferredRead;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Executes reads on the state of this node as it is, each made as its client wants it, and says as of which entry. Main
 * executor only, between two entries.
 */
public final class StateReads {
    private static final Reply.Failure STATE_IS_REPLACED =
            new Reply.Failure("CLUSTERDOWN this node is taking over the state of a snapshot; nothing was changed, ask"
                    + " another node, or again");

    private final StateEngine engine;
    /** For reads that choose; what is written chooses nothing. */
    private final SplittableRandom chance;
    /** Both null if all rows are in memory. */
    private final RootedStateStore store;

    private final PageReads pages;
    private final Consumer<String> damaged;

    /** Of a state that is in memory as a whole. */
    public StateReads(StateEngine engine, long seed) {
        this(engine, seed, null, null, why -> {});
    }

    /**
     * Of a state of which memory has a part: a read that lacks a page waits for it, and no other read does.
     *
     * @param damaged told why, if a page cannot be read, nor repaired
     */
    public StateReads(
            StateEngine engine, long seed, RootedStateStore store, PageReads pages, Consumer<String> damaged) {
        this.damaged = damaged;
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
        long seed = chance.nextLong(); // one for all runs: else each would look for other rows
        if (store == null) {
            read.answer(engine.appliedOffset(), reply(read, time, seed));
        } else if (!read.isUnderWay()) {
            read.begins();
            answer(read, time, seed, new ColdRun(store, pages));
        }
    }

    /** Answers as of a later entry perhaps, which every read may be. */
    private void answer(PendingRead read, long time, long seed, ColdRun run) {
        try {
            if (!engine.hasState()) {
                read.answer(STATE_IS_REPLACED); // while it waited for a page
            } else if (!read.isAnswered()) {
                Reply reply = run.run(() -> reply(read, time, seed));
                read.answer(engine.appliedOffset(), reply);
            }
        } catch (MissingRowsException e) {
            MissingRowsException last = run.lacks(e, () -> giveBack(reply(read, time, seed)));
            run.await(last, () -> answer(read, time, seed, run));
            return;
        } catch (UnreadableRowsException e) {
            read.answer(new Reply.Failure(Reasons.unreadable(e.getMessage())));
            damaged.accept(e.getMessage());
        }
        run.close();
    }

    private static void giveBack(Reply rehearsed) {
        if (rehearsed instanceof PinnedReply pinned) {
            pinned.pin().close();
        } else if (rehearsed instanceof DeferredRead deferred) {
            deferred.pin().close();
        }
    }

    /** How many pages are being read of what is not in memory. */
    public int pagesUnderWay() {
        return pages == null ? 0 : pages.underWay();
    }

    /** How many reads, and what else lacks a row, wait for these pages or for their turn. */
    public int waitingForPages() {
        return pages == null ? 0 : pages.waiting();
    }

    /** For replies whose parts are made when they are sent. */
    public PatientRun patientRun() {
        return store == null ? PatientRun.IN_MEMORY : new ColdRun(store, pages);
    }

    /** Something that nobody asked for lacked a page; {@code again} is run when it has come. */
    void await(MissingRowsException missing, Runnable again) {
        pages.await(missing, again);
    }

    /** The next entry lacked a page, and no read goes before it. */
    void awaitFirst(MissingRowsException missing, Runnable again) {
        pages.awaitFirst(missing, again);
    }

    private Reply reply(PendingRead read, long time, long seed) {
        return switch (read.making()) {
            case WHOLE -> engine.read(read.body(), time, seed);
            case LAZILY -> engine.readLazily(read.body(), time, seed);
            case LATER -> engine.defer(read.body(), time, seed);
        };
    }
}
