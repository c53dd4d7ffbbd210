package dev.tidemark.kv;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.tree.cache.HeldPages;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.cache.Wanted;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.TreeFormat;
import java.util.UUID;
import java.util.function.Supplier;

/** A replica that has nearly no row in memory: each page that it lacks is read when it has said so. */
final class ColdReplica {
    private static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);
    private static final TreeIdentity IDENTITY = new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4));
    private static final int MOST_RUNS = 10_000;

    final RootedStateStore store;
    final StateEngine engine;
    private final StateFile file;
    private final PageCache cache;
    private int missed;

    ColdReplica(int blockFrames, int innerFrames, long cacheBytes) throws Exception {
        this(blockFrames, innerFrames, cacheBytes, 2);
    }

    /** @param mostWanted how many pages may be wanted at a time */
    ColdReplica(int blockFrames, int innerFrames, long cacheBytes, int mostWanted) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        file = StateFile.open(disk, IDENTITY, SMALL, name -> {});
        file.create();
        cache = new PageCache(SMALL, blockFrames, innerFrames, mostWanted, true);
        store = new RootedStateStore(cache, cacheBytes, Long.MAX_VALUE);
        engine = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT, store);
    }

    /** Writes all that changed to the file, and keeps nothing of it if there is no room. */
    void checkpoint() throws Exception {
        if (!engine.canFreeze() || file.position().offset() == engine.appliedOffset()) {
            return;
        }
        FrozenState frozen = engine.freeze();
        SnapshotMeta meta = new SnapshotMeta(
                IDENTITY.clusterId(), frozen.offset(), frozen.epoch(), 1, frozen.time(), 1, new byte[0]);
        StateCheckpoint checkpoint = file.begin(meta, frozen);
        while (!checkpoint.step()) {
            // the next piece
        }
        engine.thaw(true, file.rootRows(Runnable::run));
    }

    /** Reads all that is wanted; returns how many pages that was. */
    int serveAll() {
        int served = 0;
        while (serveOne()) {
            served++;
        }
        return served;
    }

    private boolean serveOne() {
        Wanted wanted = cache.takeWanted();
        if (wanted == null) {
            return false;
        }
        try {
            cache.arrived(wanted, file.pages().find(wanted.page()));
        } catch (java.io.IOException e) {
            cache.failed(wanted, e); // of a root that nobody reads any more; else who asks is told
        }
        return true;
    }

    /** An entry: nothing of it is to be seen before it is applied as a whole. */
    <T> T apply(Supplier<T> entry) {
        StateDigest before = engine.digest();
        long rows = store.rows();
        long bytes = store.visibleBytes();
        return patiently(entry, () -> {
            if (!engine.digest().equals(before) || store.rows() != rows || store.visibleBytes() != bytes) {
                throw new AssertionError("an entry that lacked a row left a trace (H156)");
            }
        });
    }

    /** A read, with the pages that it found kept for it. */
    <T> T read(Supplier<T> read) {
        HeldPages held = store.holdPages();
        try {
            return patiently(() -> store.with(held, read), () -> {});
        } finally {
            held.close();
        }
    }

    private <T> T patiently(Supplier<T> work, Runnable whenMissed) {
        for (int run = 0; run < MOST_RUNS; run++) {
            try {
                return work.get();
            } catch (MissingRowsException e) {
                missed++;
                whenMissed.run();
                serveOne();
            }
        }
        throw new AssertionError("it is run again and again, and always lacks a page");
    }

    int missed() {
        return missed;
    }
}
