package dev.tidemark.tree.file;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The file as blocks. Reads check what they read; after a failed write, sync or truncation every further one is refused
 * (rule R9). Only a full disk may pass: blocks that nobody points to were being written.
 *
 * <p>Reads may come from any thread, the rest from one at a time.
 */
public final class PageFile implements AutoCloseable {
    private static final int ZERO_BYTES = 1 << 20;

    private final Disk disk;
    private final DiskFile file;
    private final TreeFormat format;
    private long misreads; // under this
    private ByteBuffer runBuffer;
    private Throwable failure;

    private PageFile(Disk disk, DiskFile file, TreeFormat format) {
        this.disk = disk;
        this.file = file;
        this.format = format;
    }

    public static PageFile open(Disk disk, String name, TreeFormat format) throws IOException {
        return new PageFile(disk, disk.open(name), format);
    }

    public String name() {
        return file.name();
    }

    public TreeFormat format() {
        return format;
    }

    /** Blocks that hold the meta slots, and nothing else. */
    public static int metaBlocks(TreeFormat format) {
        return format.blocks(MetaSlots.BYTES);
    }

    /**
     * Reads a page and checks it. What is wrong is read once more: a disk may show another place, or an older time,
     * once, and a whole file is not given up for that (H17).
     *
     * @throws dev.tidemark.tree.page.DamagedPageException unless it is the page that is meant
     * @throws IOException if the disk does not read
     */
    public Page read(PageRef ref) throws IOException {
        requirePossible(ref);
        int bytes = format.blocks(ref.bytes()) * format.blockBytes();
        if (bytes > format.segmentBytes()) {
            requireInFile(ref); // before so much memory is taken
        }
        try {
            return readOnce(ref, bytes);
        } catch (DamagedPageException e) {
            Page whole = readOnce(ref, bytes);
            misread();
            return whole;
        }
    }

    private Page readOnce(PageRef ref, int bytes) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(bytes);
        file.read(read, ref.address() * format.blockBytes());
        return Page.checked(file.name(), ref, format, read.flip());
    }

    /** How often a page was wrong when it was read, and right when it was read again. */
    public synchronized long misreads() {
        return misreads;
    }

    private synchronized void misread() {
        misreads++;
    }

    /**
     * Checks where a reference points to, without a read of the page.
     *
     * @throws dev.tidemark.tree.page.DamagedPageException unless all blocks of the page are in the file
     */
    public void requireInFile(PageRef ref) throws IOException {
        requirePossible(ref);
        long end = (ref.address() + format.blocks(ref.bytes())) * format.blockBytes();
        if (end > file.size()) {
            throw DamagedPageException.cutOff(name(), ref);
        }
    }

    private void requirePossible(PageRef ref) throws DamagedPageException {
        boolean isPossible = ref.address() >= metaBlocks(format)
                && ref.address() <= Integer.MAX_VALUE
                && ref.bytes() >= Page.HEADER_BYTES
                && (long) format.blocks(ref.bytes()) * format.blockBytes() <= Integer.MAX_VALUE;
        if (!isPossible) {
            throw DamagedPageException.malformed(
                    name(), ref, "no page can be there, or have " + ref.bytes() + " bytes");
        }
    }

    /** Reads blocks without a check; fewer at the end of the file. */
    public ByteBuffer readUnchecked(long address, int blocks) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(blocks * format.blockBytes());
        file.read(read, address * format.blockBytes());
        return read.flip();
    }

    /** For what gathers pages that are written together: a segment. One for the file, made when it is first needed. */
    public ByteBuffer runBuffer() {
        if (runBuffer == null) {
            runBuffer = ByteBuffer.allocateDirect(format.segmentBytes());
        }
        return runBuffer.clear();
    }

    /** Writes whole blocks. Not durable until {@link #sync}. */
    public void write(ByteBuffer blocks, long address) throws DiskFullException {
        change("write", () -> file.write(blocks, address * format.blockBytes()));
    }

    public void sync() throws DiskFullException {
        change("sync", file::sync);
    }

    /**
     * Writes zeros to these blocks, at the end of the file, and syncs: so the space is there before anything depends on
     * it (rule R8, H147). If the disk is full the file gets its old size again.
     */
    public void grow(int from, int to) throws DiskFullException {
        try {
            long end = (long) to * format.blockBytes();
            ByteBuffer zeros =
                    ByteBuffer.allocate((int) Math.min(ZERO_BYTES, (long) (to - from) * format.blockBytes()));
            for (long at = (long) from * format.blockBytes(); at < end; at += zeros.capacity()) {
                long position = at;
                zeros.clear().limit((int) Math.min(zeros.capacity(), end - at));
                change("write", () -> file.write(zeros, position));
            }
            sync();
        } catch (DiskFullException e) {
            shrink(from);
            throw e;
        }
    }

    /**
     * Whether the disk says that it has room for so many more blocks.
     *
     * @throws DiskFullException if not
     */
    public void requireRoom(long blocks) throws IOException {
        long bytes = blocks * format.blockBytes();
        if (bytes > 0 && bytes > disk.usableBytes()) {
            throw new DiskFullException("no space left to write " + name() + ": it needs " + bytes
                    + " more bytes, and the disk has " + disk.usableBytes());
        }
    }

    /** Cuts the file after so many blocks; durable with the next sync, and right without. */
    public void shrink(int blocks) throws DiskFullException {
        long size = (long) blocks * format.blockBytes();
        change("truncation", () -> {
            if (file.size() > size) {
                file.truncate(size);
            }
        });
    }

    /** Whole blocks in the file. */
    public int blocks() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, file.size() / format.blockBytes());
    }

    /**
     * Commits a checkpoint whose pages are durable: both copies of its slot are written and synced. Until that is done
     * the other slot counts. Any failure here is final.
     */
    public void commit(Meta meta) {
        try {
            change("write", () -> MetaSlots.write(file, meta));
            sync();
        } catch (DiskFullException e) {
            failure = e;
            throw failed("write", e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void change(String what, Step step) throws DiskFullException {
        requireUsable();
        try {
            step.run();
        } catch (DiskFullException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            failure = e;
            throw failed(what, e);
        }
    }

    /** @throws TreeFailedException if a write has failed: what the file holds is then unknown (H06) */
    public void requireUsable() {
        if (failure != null) {
            throw new TreeFailedException(
                    "an earlier write of " + name() + " failed; what it holds is unknown until it is opened again",
                    failure);
        }
    }

    private TreeFailedException failed(String what, Exception e) {
        return new TreeFailedException(
                "a " + what + " of " + name() + " failed: " + e.getMessage()
                        + ". No checkpoint is written any more; the last one is not touched",
                e);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
