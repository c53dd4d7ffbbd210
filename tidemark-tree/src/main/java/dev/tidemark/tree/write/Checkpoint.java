package dev.tidemark.tree.write;

import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.file.TreeFailedException;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.Root;
import dev.tidemark.tree.space.Allocation;
import dev.tidemark.tree.space.Evacuation;
import dev.tidemark.tree.space.LongRuns;
import dev.tidemark.tree.space.Space;
import dev.tidemark.tree.space.SpacePages;
import dev.tidemark.tree.space.SpaceSaver;
import java.io.IOException;
import java.util.List;

/**
 * A checkpoint that is being written, in steps of about 1 MiB, so that others may use the disk in between. Its pages go
 * where neither the last durable checkpoint nor the one before it has any (rule R7); then they are synced; then both
 * copies of a meta slot are written and synced, and only with that is it real (rule R1).
 *
 * <p><b>Errors.</b> A full disk, and a damaged or unreadable page of the old tree whose rows change, end it: nothing is
 * lost, the last durable checkpoint stays what it was, and another may be begun. Any other failure to write is final
 * for the file ({@link TreeFailedException}). One thread at a time.
 */
public final class Checkpoint {
    private final PageFile file;
    private final Base base;
    private final CheckpointPosition position;
    private final RootCheck check;
    private final Durable durable;
    private final Evacuation evacuation;
    private final Allocation allocation;
    private final int expected;
    private final Changes changes;
    private final RunWriter writer;
    private final OldPages old;
    private final TreeBuilder builder;
    private Merge merge;
    private TreeBuilder.Built built;
    private SpacePages space;
    private Phase phase = Phase.PREPARE;

    private enum Phase {
        PREPARE,
        RESERVE,
        MERGE,
        SPACE,
        COMMIT,
        DURABLE,
        GIVEN_UP
    }

    /** Is told once, when the checkpoint is durable and before anything else is done. */
    public interface Durable {
        void durable(Meta meta, SpacePages space);
    }

    private Checkpoint(
            PageFile file, Base base, CheckpointPosition position, Changes changes, RootCheck check, Durable durable) {
        this.file = file;
        this.base = base;
        this.position = position;
        this.changes = changes;
        this.check = check;
        this.durable = durable;
        TreeFormat format = file.format();
        Space now = base.space().space();
        int atMost = Expectation.atMost(format, base, changes);
        this.expected = Expectation.atLeast(format, base, changes);
        this.evacuation = Evacuation.choose(format, now, base.held(), atMost, new LongRuns(file, now));
        this.allocation = new Allocation(format, now, base.held(), evacuation.first(), file::grow);
        this.writer = new RunWriter(file);
        this.old = new OldPages(file, allocation);
        this.builder = new TreeBuilder(format, position.offset(), allocation, writer);
    }

    /**
     * Begins one: chooses what moves. Nothing is written.
     *
     * @param position above that of the last checkpoint
     * @param check asked when the root is made, before it counts
     * @throws dev.tidemark.disk.DiskFullException if the disk has no room for what it will need at least
     */
    public static Checkpoint begin(
            PageFile file, Base base, CheckpointPosition position, Changes changes, RootCheck check, Durable durable)
            throws IOException {
        if (position.offset() <= base.meta().position().offset()) {
            throw new IllegalArgumentException("checkpoint " + position + " does not come after "
                    + base.meta().position());
        }
        Checkpoint checkpoint = new Checkpoint(file, base, position, changes, check, durable);
        int segments = checkpoint.allocation.missingSegments(checkpoint.expected);
        file.requireRoom((long) segments * file.format().segmentBlocks());
        return checkpoint;
    }

    /**
     * Goes on, for about 1 MiB of pages that are written, or of pages that are read. What is written is synced at the
     * latest 1 MiB later. First, in steps of their own, space is reserved for what is needed at least; when more is,
     * the file grows by 1 MiB at a time.
     *
     * @return true when the checkpoint is durable
     * @throws dev.tidemark.disk.DiskFullException if there is no room; the checkpoint is given up
     * @throws dev.tidemark.tree.page.DamagedPageException if the old tree is damaged where it changes; given up too
     * @throws IOException if the disk does not read; given up too
     */
    public boolean step() throws IOException {
        if (phase == Phase.GIVEN_UP) {
            throw new IllegalStateException("this checkpoint was given up");
        }
        try {
            switch (phase) {
                case PREPARE -> prepare();
                case RESERVE -> reserveSome();
                case MERGE -> mergeSome();
                case SPACE -> saveSpace();
                case COMMIT -> commit();
                default -> {
                    // it is durable already
                }
            }
        } catch (TreeFailedException e) {
            throw e; // final: nothing can be given back any more
        } catch (IOException | RuntimeException e) {
            giveUp();
            throw e;
        }
        return phase == Phase.DURABLE;
    }

    private void prepare() throws IOException {
        TreeFormat format = file.format();
        CellMaker cells = new CellMaker(format, position.offset(), allocation, writer, old, evacuation::contains);
        List<byte[]> moving = EvacuatedKeys.find(file, evacuation);
        merge = new Merge(old, new ChangeFeed(changes, moving), builder, cells, evacuation::contains);
        merge.start(Root.of(base.meta()));
        phase = Phase.RESERVE;
    }

    private void reserveSome() throws IOException {
        if (allocation.reserve(expected)) {
            phase = Phase.MERGE;
        }
    }

    private void mergeSome() throws IOException {
        long runs = writer.runs();
        long read = old.read();
        while (writer.runs() == runs && old.read() - read < file.format().segmentBlocks()) {
            if (!merge.advance()) {
                built = builder.finish();
                phase = Phase.SPACE;
                return;
            }
        }
    }

    private void saveSpace() throws IOException {
        SpaceSaver saver = new SpaceSaver(file.format(), base.space(), allocation, evacuation::contains);
        space = saver.save(position.offset(), writer);
        writer.finish();
        phase = Phase.COMMIT;
    }

    private void commit() throws IOException {
        check.check(built.top().summary());
        Meta meta = new Meta(
                base.meta().identity(),
                file.format(),
                base.sequence(),
                position,
                built.top(),
                built.level(),
                space.root(),
                space.rootLevel(),
                space.space().segments(),
                space.space().end(),
                base.meta().position().offset());
        file.commit(meta);
        phase = Phase.DURABLE;
        durable.durable(meta, space);
        file.shrink(space.space().segments() * file.format().segmentBlocks());
    }

    /** Ends it without effect; what it has written is free. Does nothing once it is durable. */
    public void giveUp() throws IOException {
        if (phase != Phase.DURABLE && phase != Phase.GIVEN_UP) {
            phase = Phase.GIVEN_UP;
            file.shrink(Math.max(
                    PageFile.metaBlocks(file.format()),
                    base.space().space().segments() * file.format().segmentBlocks()));
        }
    }

    /** Of the pages that it has written so far; what the file grew by, and the slot, come on top. */
    public long writtenBytes() {
        return writer.bytes();
    }

    /** Whether it was ended without effect. */
    public boolean isGivenUp() {
        return phase == Phase.GIVEN_UP;
    }
}
