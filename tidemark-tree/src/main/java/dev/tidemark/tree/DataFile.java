package dev.tidemark.tree;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.file.MetaCheck;
import dev.tidemark.tree.file.MetaSlots;
import dev.tidemark.tree.file.NewDataFile;
import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.MadePage;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Lookup;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.read.RangeSum;
import dev.tidemark.tree.read.Root;
import dev.tidemark.tree.repair.DamagedPage;
import dev.tidemark.tree.repair.PageRebuild;
import dev.tidemark.tree.repair.PageSearch;
import dev.tidemark.tree.repair.RangeRows;
import dev.tidemark.tree.space.SpacePages;
import dev.tidemark.tree.write.Base;
import dev.tidemark.tree.write.Changes;
import dev.tidemark.tree.write.Checkpoint;
import dev.tidemark.tree.write.RootCheck;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * The data file of a node: rows, ordered by key, as of the last checkpoint. It changes by checkpoints alone
 * ({@link #begin}); each is atomic and durable, and leaves the one before it readable, so that a node can always fall
 * back by one. Opening and reading write nothing (rule R1, H141).
 *
 * <p><b>Log.</b> When a checkpoint at C is durable, log may go up to {@link #previous}, the checkpoint before, and no
 * further: a sync that lied is then survived (rule R11, H142, H143).
 *
 * <p><b>Threads.</b> One at a time. A {@link Root} may be read by others through a {@link PageSource} of theirs, if it
 * is pinned here first; {@link #pages} may be used by any thread.
 */
public final class DataFile implements AutoCloseable {
    /** Of the file in the data directory of a node. */
    public static final String NAME = "data.tree";

    private final Disk disk;
    private final PageFile file;
    private final Pins pins = new Pins();
    private MetaSlots slots;
    private SpacePages space;
    private Checkpoint running;
    /** Whether what was found at the start was made sure of; see {@link #begin}. */
    private boolean confirmed;

    private DataFile(Disk disk, PageFile file, MetaSlots slots) {
        this.disk = disk;
        this.file = file;
        this.slots = slots;
    }

    /** Makes an empty file; durable when this returns. The name must be free. */
    public static void create(Disk disk, String name, TreeIdentity identity, TreeFormat format) throws IOException {
        NewDataFile.create(disk, name, identity, format);
    }

    /**
     * Opens a file at its newest checkpoint.
     *
     * @param identity whose it must be; null: anybody's
     * @throws TreeRefusedException if it cannot be used as it is, with words for the operator
     */
    public static DataFile open(Disk disk, String name, TreeIdentity identity)
            throws IOException, TreeRefusedException {
        return open(disk, name, identity, MetaSlots.read(disk, name));
    }

    /**
     * Opens a file at the checkpoint before the newest, for when pages of the newest are damaged: the log has what came
     * after. The newest is given up, durably, by the first checkpoint, before it writes a page; until then it counts.
     *
     * @return null if the file does not have that checkpoint any more
     */
    public static DataFile openTheOneBefore(Disk disk, String name, TreeIdentity identity)
            throws IOException, TreeRefusedException {
        MetaSlots before = MetaSlots.read(disk, name).ofTheOneBefore();
        return before == null ? null : open(disk, name, identity, before);
    }

    private static DataFile open(Disk disk, String name, TreeIdentity identity, MetaSlots slots)
            throws IOException, TreeRefusedException {
        slots.requireIdentity(name, identity);
        PageFile file = PageFile.open(disk, name, slots.current().format());
        try {
            slots.requireWhole(name, file.blocks());
            return new DataFile(disk, file, slots);
        } catch (TreeRefusedException e) {
            file.close();
            throw e;
        }
    }

    public String name() {
        return file.name();
    }

    public TreeFormat format() {
        return file.format();
    }

    /** The newest durable checkpoint. */
    public Root root() {
        return Root.of(slots.current());
    }

    /** The checkpoint before that, which this file falls back to: the log from there on must be kept. */
    public long previous() {
        return slots.current().previous();
    }

    /** Pages straight from the file, each checked; never one that is not here. */
    public PageSource pages() {
        return file::read;
    }

    /**
     * The value of a row, or null; waits for the disk.
     *
     * @throws dev.tidemark.tree.page.DamagedPageException with the range of keys that cannot be read
     */
    public byte[] get(byte[] key) throws IOException {
        Lookup.Result result = Lookup.get(name(), root(), key, pages());
        return result instanceof Lookup.Present present ? present.value() : null;
    }

    /** The rows of a range, ascending. Valid until the second next checkpoint is begun, unless the root is pinned. */
    public Cursor scan(KeyRange range) {
        return new Cursor(name(), root(), range, pages());
    }

    /** Number and digest of the rows of a range; reads the pages at its two ends. */
    public Summary sum(KeyRange range) throws IOException {
        return RangeSum.of(name(), root(), range, pages());
    }

    /** Keeps the newest root readable until the pin is closed. */
    public Pin pin() {
        return pins.pin(root());
    }

    /** The pin that was opened first of those that are held, or null: that whose revocation frees most. */
    public Pin oldestPin() {
        return pins.oldest();
    }

    /** Bytes that are kept for pins alone. */
    public long heldBytes() {
        return (long) pins.held().cardinality() * format().blockBytes();
    }

    /** Bytes of the blocks that the newest checkpoint has. */
    public long liveBytes() throws IOException {
        return (long) space().space().liveBlocks() * format().blockBytes();
    }

    /** How often a page was wrong when it was read, and right when it was read again, since the file was opened. */
    public long misreads() {
        return file.misreads();
    }

    /** Length of the file. */
    public long fileBytes() throws IOException {
        return (long) file.blocks() * format().blockBytes();
    }

    /**
     * Begins the checkpoint that holds the state up to {@code position}. The first one after an opening first makes
     * sure of what was found: a meta slot that was read may be in the page cache alone, if the sync of it failed, and
     * this checkpoint is about to overwrite the other one (H06). After a fallback, and where the other slot could not
     * be read, that slot gets the checkpoint that this file was opened at, since pages of the one that it holds, or
     * may hold, are about to be overwritten.
     *
     * @throws DiskFullException if the disk has no room for what it needs at least; nothing has changed
     * @throws dev.tidemark.tree.file.TreeFailedException if an earlier write failed
     * @throws IllegalStateException if another one is running
     */
    public Checkpoint begin(CheckpointPosition position, Changes changes) throws IOException {
        return begin(position, changes, RootCheck.NONE);
    }

    /**
     * The same, with a condition.
     *
     * @param check is told what the root adds up to, before it counts
     */
    public Checkpoint begin(CheckpointPosition position, Changes changes, RootCheck check) throws IOException {
        file.requireUsable();
        if (running != null && !running.isGivenUp()) {
            throw new IllegalStateException("a checkpoint of " + name() + " is being written");
        }
        SpacePages pages = space();
        confirm();
        Base base = new Base(slots.current(), pages, pins.held(), slots.nextSequence());
        running = Checkpoint.begin(file, base, position, changes, check, this::durable);
        return running;
    }

    /**
     * Makes sure of what was found, now and not with the first checkpoint: after a fallback, the newest is given up
     * durably when this returns. Writes no page.
     */
    public void settle() throws IOException {
        file.requireUsable();
        confirm();
    }

    private void confirm() throws IOException {
        if (!confirmed) {
            MetaSlots certain = slots.otherMayCount() ? slots.again() : slots;
            file.commit(certain.current());
            slots = certain;
            disk.syncDirectory(parent(name()));
            confirmed = true;
        }
    }

    /** Writes a checkpoint from beginning to end. */
    public void checkpoint(CheckpointPosition position, Changes changes) throws IOException {
        Checkpoint checkpoint = begin(position, changes);
        while (!checkpoint.step()) {
            // a step is about 1 MiB
        }
    }

    /** The rows of a range, of whichever root, read for a check. */
    RangeWalk walk(KeyRange range, long bytes, Predicate<PageRef> skipped) {
        return new RangeWalk(file, range, bytes, skipped);
    }

    /** The checkpoint before the newest, where this file still has it; else null. */
    Root rootBefore() {
        return slots.hasTheOneBefore() ? Root.of(slots.before()) : null;
    }

    SpacePages spacePages() throws IOException {
        return space();
    }

    /** Reads the space pages of the checkpoint before; null if this file does not have it. */
    SpacePages spacePagesBefore() throws IOException {
        return slots.hasTheOneBefore() ? SpacePages.load(file, slots.before()) : null;
    }

    /**
     * Compares the meta slots on the disk with what they must say, and writes those again of which a copy is damaged:
     * one at a time, so that the other counts if that is torn.
     *
     * @return what was damaged, in words; null: nothing was
     */
    String mendSlots() throws IOException {
        List<Meta> damaged = MetaCheck.damaged(file, slots);
        for (Meta meta : damaged) {
            file.requireUsable();
            file.commit(meta);
        }
        return damaged.isEmpty()
                ? null
                : name() + ": a copy of the meta slot of checkpoint "
                        + damaged.get(0).position() + " was damaged on the disk; it was written again";
    }

    /**
     * Finds where a page lies that is damaged.
     *
     * @param key that the page has, or would have
     * @return null if neither of the two newest checkpoints has it
     * @throws IOException if a page above it cannot be read either
     */
    public DamagedPage locate(PageRef page, byte[] key) throws IOException {
        DamagedPage found = PageSearch.find(name(), root(), page, key, pages());
        Root before = found == null ? rootBefore() : null;
        return before == null ? found : PageSearch.find(name(), before, page, key, pages());
    }

    /**
     * The rows of a range for a file of another node: as of the older of the two checkpoints, unless it is of an entry
     * before that one; else as of the newest.
     *
     * @param most bytes that they may take
     * @return as {@link RangeRows} has them; null if they take more
     */
    public byte[] rows(long offset, KeyRange range, int most) throws IOException {
        Root before = rootBefore();
        boolean isLateEnough = before != null && before.position().offset() >= offset;
        return RangeRows.encode(name(), isLateEnough ? before : root(), range, most, pages());
    }

    /**
     * Writes a damaged page again, in its place. It is the one page that its parents name, so this changes nothing in
     * any checkpoint: a crash leaves it damaged, or whole. The only thing but meta slots that is written in its place
     * (rule R7).
     *
     * @param page as {@link #locate} found it now: later its blocks may be another page's
     * @param rows as {@link RangeRows} has them, of any origin
     * @return false, with nothing written, if it is damaged and these rows do not make it
     * @throws IOException if it is damaged again when it is read after that
     * @throws dev.tidemark.tree.file.TreeFailedException if it cannot be written
     */
    public boolean repair(DamagedPage page, byte[] rows) throws IOException {
        if (isWhole(page.ref())) {
            return true;
        }
        MadePage made = PageRebuild.of(format(), page, rows);
        if (made == null) {
            return false;
        }
        file.requireInFile(made.ref());
        file.write(made.blocks(), made.ref().address());
        file.sync();
        file.read(made.ref());
        return true;
    }

    /** Somebody else may have had it repaired: what is whole is not written, since a crash could damage it. */
    private boolean isWhole(PageRef page) throws IOException {
        try {
            file.read(page);
            return true;
        } catch (DamagedPageException e) {
            return false;
        }
    }

    private void durable(Meta meta, SpacePages saved) {
        pins.freed(space.space());
        slots = new MetaSlots(meta, slots.current(), meta.sequence(), false);
        space = saved;
        running = null;
    }

    private SpacePages space() throws IOException {
        if (space == null) {
            space = SpacePages.load(file, slots.current());
        }
        return space;
    }

    private static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
