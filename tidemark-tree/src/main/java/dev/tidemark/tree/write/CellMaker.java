package dev.tidemark.tree.write;

import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.MadePage;
import dev.tidemark.tree.page.PageSink;
import dev.tidemark.tree.page.RowDigest;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.space.Allocation;
import java.io.IOException;
import java.util.function.LongPredicate;

/** Makes the cells of rows that are put; a long value is written to a run of its own. */
final class CellMaker {
    private final TreeFormat format;
    private final long offset;
    private final Allocation allocation;
    private final PageSink sink;
    private final OldPages old;
    private final LongPredicate mustMove;

    /**
     * @param offset of the checkpoint
     * @param mustMove whether a run at this address is to be written elsewhere
     */
    CellMaker(
            TreeFormat format,
            long offset,
            Allocation allocation,
            PageSink sink,
            OldPages old,
            LongPredicate mustMove) {
        this.format = format;
        this.offset = offset;
        this.allocation = allocation;
        this.sink = sink;
        this.old = old;
        this.mustMove = mustMove;
    }

    Cell of(byte[] key, byte[] value) throws IOException {
        if (!Cell.needsRun(format, key, value)) {
            return Cell.inline(key, value);
        }
        int address = allocation.allocate(format.blocks(RunPage.bytes(key, value)));
        return withRun(address, key, value, RowDigest.of(key, value));
    }

    private Cell withRun(int address, byte[] key, byte[] value, Digest digest) throws IOException {
        MadePage run = RunPage.make(format, address, offset, key, value);
        sink.write(run);
        return Cell.withRun(key, value.length, run.ref(), digest);
    }

    boolean mustMove(Cell cell) {
        return cell.hasRun() && mustMove.test(cell.run().address());
    }

    /**
     * The same row with its run at another place; the run stays where it is if the disk does not give it, or there is
     * no room before the segments that are being emptied.
     */
    Cell moved(Cell cell) throws IOException {
        byte[] value;
        try {
            value = old.value(cell);
        } catch (IOException e) {
            return cell; // nothing of it changes, so it is no reason to do without a checkpoint. H146
        }
        int address = allocation.allocateToMove(format.blocks(cell.run().bytes()));
        if (address < 0) {
            return cell;
        }
        old.freeRun(cell);
        return withRun(address, cell.key(), value, cell.digest());
    }
}
