package dev.tidemark.state.datafile;

import dev.tidemark.disk.Disk;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.row.WholeState;
import dev.tidemark.state.table.Defect;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.DataFileScrub;
import dev.tidemark.tree.Pin;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.repair.DamagedPage;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The data file of a data directory, as what checkpoints of the state are written to: {@code data.tree}. A file that is
 * made of a whole state, because there was none or the one that is there is damaged, is made beside it under another
 * name, and takes its place when it is durable; what was there is put aside, never deleted.
 *
 * <p><b>Threads.</b> One lane, with its checkpoints, readers and pins; but {@link #pages} are for any thread.
 *
 * <p><b>Errors.</b> {@link dev.tidemark.disk.DiskFullException}, {@link dev.tidemark.tree.page.DamagedPageException}
 * and other {@link IOException}s end a checkpoint and change nothing; of a snapshot that is not read as it was when it
 * was checked, that is {@link dev.tidemark.state.snapshot.CorruptSnapshotException}. A failed write is final: {@link
 * dev.tidemark.tree.file.TreeFailedException}, and the node must stop (R9).
 */
public final class StateFile implements AutoCloseable {
    private static final String NEXT = DataFile.NAME + ".next";

    /** Where files go that nobody uses any more. */
    @FunctionalInterface
    public interface Aside {
        /** Moves a file of the data directory away, durably. */
        void take(String name) throws IOException;
    }

    private final Disk disk;
    private final TreeIdentity identity;
    private final TreeFormat format;
    private final Aside aside;
    private volatile DataFile file; // null: there is none; read by those who read pages
    private long misreadBefore; // of files that are closed
    /** What is being made to be in its place; null: nothing is. */
    private DataFile next;
    /** Its pages cannot be read where they must be; until another file takes its place. */
    private boolean damaged;

    private StateFile(Disk disk, TreeIdentity identity, TreeFormat format, Aside aside) {
        this.disk = disk;
        this.identity = identity;
        this.format = format;
        this.aside = aside;
    }

    /**
     * Opens the data file of a directory at its newest checkpoint, if there is one; {@link #exists} tells. One that was
     * durable and about to take the place of another takes it now.
     *
     * @param format of a file that is made
     * @throws TreeRefusedException if there is one that cannot be used as it is; {@link #putAside} makes room
     */
    public static StateFile open(Disk disk, TreeIdentity identity, TreeFormat format, Aside aside)
            throws IOException, TreeRefusedException {
        StateFile opened = new StateFile(disk, identity, format, aside);
        opened.finishReplacing();
        if (disk.exists(DataFile.NAME)) {
            opened.file = DataFile.open(disk, DataFile.NAME, identity);
        }
        return opened;
    }

    /** The name of the file that {@link #open} would use, without changing anything; null if there is none. */
    public static String find(Disk disk, TreeIdentity identity) throws IOException {
        long made = offsetIn(disk, NEXT, identity);
        if (made > 0 && made >= offsetIn(disk, DataFile.NAME, identity)) {
            return NEXT;
        }
        return disk.exists(DataFile.NAME) ? DataFile.NAME : null;
    }

    /** Puts the data file of a directory aside, whatever it is. */
    public static void putAside(Disk disk, Aside aside) throws IOException {
        for (String name : new String[] {NEXT, DataFile.NAME}) {
            if (disk.exists(name)) {
                aside.take(name);
            }
        }
    }

    /** Whether a directory has a data file, or one that is about to be it. */
    public static boolean isIn(Disk disk) throws IOException {
        return disk.exists(DataFile.NAME) || disk.exists(NEXT);
    }

    /**
     * A file that is made beside another has one checkpoint, which is written last. With it, it is whole, and what made
     * it necessary is that the other one is not, whatever that one's slots say; unless it is of an earlier entry, as a
     * snapshot of another leader may be.
     */
    private void finishReplacing() throws IOException {
        if (!disk.exists(NEXT)) {
            return;
        }
        if (NEXT.equals(find(disk, identity))) {
            takePlace();
        } else {
            disk.delete(NEXT);
            disk.syncDirectory("");
        }
    }

    /** Of the newest checkpoint of a file; -1 if there is none, or it cannot be opened. */
    private static long offsetIn(Disk disk, String name, TreeIdentity identity) throws IOException {
        if (!disk.exists(name)) {
            return -1;
        }
        try (DataFile found = DataFile.open(disk, name, identity)) {
            return found.root().position().offset();
        } catch (TreeRefusedException e) {
            return -1;
        }
    }

    /** A crash in between leaves the new one, and {@link #open} goes on. */
    private void takePlace() throws IOException {
        if (disk.exists(DataFile.NAME)) {
            aside.take(DataFile.NAME);
        }
        disk.rename(NEXT, DataFile.NAME);
        disk.syncDirectory("");
    }

    /** Something in it could not be read: no checkpoint goes on from it, and no snapshot is made of it (H146). */
    public void markDamaged() {
        damaged = true;
    }

    /** Whether that was so, and no other file or state has taken its place since. */
    public boolean isDamaged() {
        return damaged;
    }

    /** All that it had was replaced. */
    public void markWhole() {
        damaged = false;
    }

    public boolean exists() {
        return file != null;
    }

    /** Makes an empty one, durably. */
    public void create() throws IOException, TreeRefusedException {
        DataFile.create(disk, DataFile.NAME, identity, format);
        file = DataFile.open(disk, DataFile.NAME, identity);
    }

    /** Up to which entry it holds the state; {@link CheckpointPosition#ZERO} if it is empty, or there is none. */
    public CheckpointPosition position() {
        return file == null ? CheckpointPosition.ZERO : file.root().position();
    }

    /** The checkpoint before that, to which a restart may have to fall back: the log from there on must be kept. */
    public long previous() {
        return file == null ? 0 : file.previous();
    }

    /** How often a page was wrong when it was read, and right when it was read again, in this process. */
    public long misreads() {
        return misreadBefore + (file == null ? 0 : file.misreads());
    }

    /** Bytes of the file. */
    public long fileBytes() throws IOException {
        return file == null ? 0 : file.fileBytes();
    }

    /** Bytes of the blocks that the newest checkpoint has. */
    public long liveBytes() throws IOException {
        return file == null ? 0 : file.liveBytes();
    }

    /**
     * Reads the next piece of a pass over all that the file has; see {@link DataFileScrub#step}.
     *
     * @return bytes that were read; 0 if there is no file
     */
    public long scrub(DataFileScrub scrub, int bytes) throws IOException {
        return file == null ? 0 : scrub.step(file, bytes);
    }

    /** Reads the state; of a file that is not empty. */
    public RootReader read() {
        return new RootReader(file, identity.clusterId());
    }

    /**
     * Goes back to the checkpoint before the newest, as pages of that are damaged; the log has what came after.
     *
     * @return false if the file does not have one, or not any more; it is open at the newest, as before
     */
    public boolean fallBack() throws IOException, TreeRefusedException {
        DataFile before = DataFile.openTheOneBefore(disk, DataFile.NAME, identity);
        if (before == null) {
            return false;
        }
        if (before.root().position().offset() == 0) {
            before.close(); // before its first checkpoint it was empty
            return false;
        }
        closeFile();
        file = before;
        return true;
    }

    /**
     * Begins the checkpoint of a state: what changed since the newest one, if that is where its changes begin; else all
     * of it.
     *
     * @param meta of the entry that {@code state} is the state of; later than {@link #position()}
     */
    public StateCheckpoint begin(SnapshotMeta meta, FrozenState state) throws IOException {
        RootChanges rows = new RootChanges(meta, state);
        boolean goesOn = state.changes().since() == position().offset();
        if (!goesOn && !state.isInMemory()) {
            throw new IllegalStateException("memory has what changed since entry "
                    + state.changes().since() + ", and the data file is of entry "
                    + position().offset() + ". " + Defect.STOPS);
        }
        Changes changes = goesOn ? rows.changes(state.changes()) : rows.whole();
        return new StateCheckpoint(meta, file.begin(positionOf(meta), changes, rows), () -> {});
    }

    /**
     * Begins a checkpoint that puts the state of a snapshot in the place of all that is in the file.
     *
     * @param state in memory or not
     */
    public StateCheckpoint replace(SnapshotMeta meta, WholeState state) throws IOException {
        if (meta.offset() <= position().offset()) {
            return beginBeside(meta, state);
        }
        RootChanges rows = new RootChanges(meta, state);
        return new StateCheckpoint(meta, file.begin(positionOf(meta), rows.whole(), rows), () -> {});
    }

    /** Begins a file that holds this state, to be in the place of one that is damaged. */
    public StateCheckpoint beginBeside(SnapshotMeta meta, WholeState state) throws IOException {
        closeNext();
        if (disk.exists(NEXT)) {
            disk.delete(NEXT); // of an attempt that was given up
        }
        DataFile.create(disk, NEXT, identity, format);
        try {
            next = DataFile.open(disk, NEXT, identity);
            RootChanges rows = new RootChanges(meta, state);
            return new StateCheckpoint(meta, next.begin(positionOf(meta), rows.whole(), rows), this::replace);
        } catch (TreeRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void closeFile() throws IOException {
        misreadBefore += file.misreads();
        file.close();
    }

    private void replace() throws IOException {
        closeNext();
        if (file != null) {
            closeFile();
            file = null;
        }
        takePlace();
        damaged = false;
        try {
            file = DataFile.open(disk, DataFile.NAME, identity);
        } catch (TreeRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static CheckpointPosition positionOf(SnapshotMeta meta) {
        return new CheckpointPosition(meta.offset(), meta.epoch(), meta.chain());
    }

    /** Pages of roots that are pinned, each checked; for any thread. Null is never among them. */
    public PageSource pages() {
        return ref -> {
            DataFile now = file;
            if (now == null) {
                throw new IOException("the data file is closed");
            }
            return now.pages().find(ref);
        };
    }

    /** Sizes of its pages; of a file that exists. */
    public TreeFormat format() {
        return file.format();
    }

    /**
     * The state of the newest checkpoint for an engine whose pairs stay in the file, which keeps that checkpoint
     * readable until the engine needs it no more.
     *
     * @param owner runs something on the thread that owns the file, and is called on that of the engine
     */
    public StateImage rootImage(Consumer<Runnable> owner) throws IOException {
        return imageOf(pin(), owner);
    }

    /** The same of a root that was pinned for it, which is the engine's from now on. */
    public StateImage imageOf(PinnedRoot pinned, Consumer<Runnable> owner) throws IOException {
        try {
            return pinned.image(() -> owner.accept(pinned::close));
        } catch (IOException e) {
            pinned.close();
            throw e;
        }
    }

    /** The rows of the newest checkpoint, for the engine that it is of; likewise. */
    public RootRows rootRows(Consumer<Runnable> owner) throws IOException {
        Pin pin = file.pin();
        Summary pairs;
        try {
            pairs = file.sum(StateRows.pairs());
        } catch (IOException e) {
            pin.close();
            throw e;
        }
        return new RootRows(file.name(), pin.root(), pairs, () -> owner.accept(pin::close));
    }

    /**
     * Finds where a page lies that is damaged; see {@link DataFile#locate}.
     *
     * @return null if no checkpoint has it that counts
     */
    public DamagedPage locate(PageRef page, byte[] key) throws IOException {
        return file == null ? null : file.locate(page, key);
    }

    /**
     * The rows of a range, for a damaged page of another node; see {@link DataFile#rows}.
     *
     * @return null if there are more than that, or there is no state
     */
    public byte[] rows(long offset, KeyRange range, int most) throws IOException {
        return file == null ? null : file.rows(offset, range, most);
    }

    /**
     * Writes a damaged page again, in its place, if these rows make it; see {@link DataFile#repair}.
     *
     * @param key that it has, or would have
     * @return false, with nothing written: they do not, or no checkpoint has the page any more
     */
    public boolean repair(PageRef page, byte[] key, byte[] rows) throws IOException {
        DamagedPage found = locate(page, key);
        return found != null && file.repair(found, rows);
    }

    /** Keeps the newest checkpoint readable until it is closed; of a file that is not empty. */
    public PinnedRoot pin() throws IOException {
        return new PinnedRoot(file, identity.clusterId());
    }

    /**
     * The state was wrong at some entry after {@code agreed}: no restart may begin with a checkpoint after that.
     * Durable when this returns. Nothing may be written to it any more.
     *
     * @return what was done, in words; null: nothing had to be
     */
    public String distrust(long agreed) throws IOException, TreeRefusedException {
        long newest = position().offset();
        if (newest <= agreed) {
            return null;
        }
        if (previous() <= agreed && fallBack()) {
            file.settle();
            return "The checkpoint of entry " + newest + " in " + DataFile.NAME
                    + " is given up for the one before, of entry " + position().offset()
                    + ": it is of a state that may be wrong";
        }
        close();
        aside.take(DataFile.NAME);
        return "The data file is put aside: its checkpoints, the newest of entry " + newest
                + ", are of a state that may be wrong";
    }

    /** Puts the file aside, durably: it cannot be read where it must be. Nothing may be asked of it any more. */
    public void putAside() throws IOException {
        close();
        putAside(disk, aside);
    }

    private void closeNext() throws IOException {
        if (next != null) {
            next.close();
            next = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeNext();
        if (file != null) {
            closeFile();
            file = null;
        }
    }
}
