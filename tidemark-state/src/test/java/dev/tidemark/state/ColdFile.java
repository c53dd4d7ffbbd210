package dev.tidemark.state;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.rooted.ChangedTable;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.Pin;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.cache.Wanted;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A data file below a store in a test, read through a cache of a few pages that reads nothing by itself. */
public final class ColdFile {
    /** Small, so that a few rows make a tree of several levels. */
    static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);

    private static final TreeIdentity IDENTITY = new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4));
    private static final int MOST_WANTED = 4;

    public final DataFile file;
    public final PageCache cache;
    private long checkpoints;
    private int pins;
    private int reads;

    public ColdFile(int blockFrames, int innerFrames) {
        try {
            SimulatedDisk disk = new SimulatedDisk();
            DataFile.create(disk, DataFile.NAME, IDENTITY, SMALL);
            file = DataFile.open(disk, DataFile.NAME, IDENTITY);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        cache = new PageCache(SMALL, blockFrames, innerFrames, MOST_WANTED, true);
    }

    /** Writes what was frozen, and returns what the store then stands on. */
    public RootRows write(ChangedTable frozen) {
        List<KeyRange> cuts = frozen.cutsAll() ? List.of(StateRows.pairs()) : List.of();
        return write(new Changes(cuts, frozen.changes(), frozen.size(), frozen.bytes()));
    }

    public RootRows write(Changes changes) {
        try {
            checkpoints++;
            file.checkpoint(new CheckpointPosition(checkpoints, 1, checkpoints), changes);
            Pin pin = file.pin();
            pins++;
            return new RootRows(DataFile.NAME, file.root(), file.sum(StateRows.pairs()), () -> {
                pin.close();
                pins--;
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Reads all that is wanted. */
    void serve() {
        while (serveOne()) {
            // the next
        }
    }

    public boolean serveOne() {
        Wanted wanted = cache.takeWanted();
        if (wanted == null) {
            return false;
        }
        reads++;
        try {
            cache.arrived(wanted, file.pages().find(wanted.page()));
        } catch (IOException e) {
            cache.failed(wanted, e); // of a root that nobody reads any more; else who asks is told
        }
        return true;
    }

    /** Runs it until it lacks nothing. */
    public <T> T patiently(Supplier<T> work) {
        for (int run = 0; run < 10_000; run++) {
            try {
                return work.get();
            } catch (MissingRowsException missing) {
                serve();
            }
        }
        throw new AssertionError("it is run again and again, and always lacks a page");
    }

    public void patiently(Runnable work) {
        patiently(() -> {
            work.run();
            return null;
        });
    }

    /** How many roots are held. */
    public int pins() {
        return pins;
    }

    public int reads() {
        return reads;
    }
}
