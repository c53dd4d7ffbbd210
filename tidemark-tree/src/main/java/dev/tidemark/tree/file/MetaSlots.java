package dev.tidemark.tree.file;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.tree.file.TreeRefusedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The two meta slots at the beginning of the file, each with two copies: slot 0, copies 0 and 1, slot 1, copies 0 and
 * 1. Checkpoints take turns with the slots, so a crash tears the older one at most. What counts is the newest slot with
 * two equal copies (rule R2).
 *
 * @param current newest checkpoint with two equal copies
 * @param before that of the other slot, if it has two equal copies; else null
 * @param lastSequence highest that any whole copy has: the next one is above it
 * @param otherMayCount whether the other slot could not be read in part: it may hold a newer checkpoint, which counts
 *     once the disk reads it again. It must be overwritten before a page of that checkpoint is
 */
public record MetaSlots(Meta current, Meta before, long lastSequence, boolean otherMayCount) {
    static final int COPIES = 2;
    public static final int BYTES = Meta.SLOTS * COPIES * MetaCodec.BYTES;

    /**
     * Reads the slots and chooses. Writes nothing (rule R1, H141). A copy that the disk does not read is one that is
     * not whole: its slot does not count, and the other does.
     *
     * @throws TreeRefusedException if there is no such file, or none of this kind, or no slot counts
     * @throws IOException if no slot counts and the disk did not read all of them
     */
    public static MetaSlots read(Disk disk, String name) throws IOException, TreeRefusedException {
        if (!disk.exists(name)) {
            throw new TreeRefusedException(Reason.MISSING, "there is no data file " + name);
        }
        try (DiskFile file = disk.open(name)) {
            List<ByteBuffer> copies = new ArrayList<>();
            IOException unread = null;
            for (int i = 0; i < Meta.SLOTS * COPIES; i++) {
                ByteBuffer copy = ByteBuffer.allocate(MetaCodec.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                try {
                    file.read(copy, (long) i * MetaCodec.BYTES);
                } catch (IOException e) {
                    unread = e;
                    copy.clear().limit(0);
                }
                copies.add(copy.flip());
            }
            return choose(name, file.size(), copies, unread);
        }
    }

    /** @param unread why the disk did not read one of the copies; null if it read all */
    private static MetaSlots choose(String name, long size, List<ByteBuffer> copies, IOException unread)
            throws IOException, TreeRefusedException {
        try {
            return newest(name, size, copies, unread != null);
        } catch (TreeRefusedException e) {
            if (unread != null) {
                throw unread; // what is there is not known: nothing to be said of it
            }
            throw e;
        }
    }

    private static MetaSlots newest(String name, long size, List<ByteBuffer> copies, boolean isInPart)
            throws TreeRefusedException {
        requireKnown(name, size, copies);
        long lastSequence = 0;
        List<Meta> whole = new ArrayList<>();
        for (int slot = 0; slot < Meta.SLOTS; slot++) {
            Meta first = whole(copies, slot, 0);
            Meta second = whole(copies, slot, 1);
            lastSequence = Math.max(lastSequence, first == null ? 0 : first.sequence());
            lastSequence = Math.max(lastSequence, second == null ? 0 : second.sequence());
            whole.add(first != null && first.equals(second) ? first : null);
        }
        Meta one = whole.get(0);
        Meta other = whole.get(1);
        if (one == null && other == null) {
            throw new TreeRefusedException(
                    Reason.NO_WHOLE_META,
                    name + ": neither of its two meta slots has two equal copies. A crash damages one slot at most, so"
                            + " the disk did this. The pages are not changed; what they hold cannot be found without a"
                            + " slot. Keep a copy of the file for an inquiry, and make this node again from the others"
                            + " or from a backup");
        }
        boolean oneIsNewer = other == null || (one != null && one.sequence() > other.sequence());
        Meta older = oneIsNewer ? other : one;
        return new MetaSlots(oneIsNewer ? one : other, older, lastSequence, isInPart && older == null);
    }

    private static void requireKnown(String name, long size, List<ByteBuffer> copies) throws TreeRefusedException {
        if (copies.stream().noneMatch(MetaCodec::hasMagic)) {
            throw new TreeRefusedException(
                    Reason.NOT_A_DATA_FILE,
                    name + " is no data file: it has " + size + " bytes and none of its meta slots begins as one does");
        }
        for (int slot = 0; slot < Meta.SLOTS; slot++) {
            for (int copy = 0; copy < COPIES; copy++) {
                ByteBuffer bytes = copies.get(COPIES * slot + copy);
                if (MetaCodec.isWhole(bytes, slot, copy) && MetaCodec.version(bytes) != MetaCodec.VERSION) {
                    throw new TreeRefusedException(
                            Reason.NEWER_FORMAT,
                            name + " has format " + MetaCodec.version(bytes) + "; this version of the program reads "
                                    + MetaCodec.VERSION + ". Start a version of the program that is as new as the one"
                                    + " that wrote it; nothing was changed");
                }
            }
        }
    }

    private static Meta whole(List<ByteBuffer> copies, int slot, int copy) {
        ByteBuffer bytes = copies.get(COPIES * slot + copy);
        Meta meta = MetaCodec.isWhole(bytes, slot, copy) ? MetaCodec.decode(bytes) : null;
        return meta == null || meta.slot() != slot ? null : meta;
    }

    /** Writes both copies of the slot of {@code meta}; the caller syncs. */
    static void write(DiskFile file, Meta meta) throws IOException {
        for (int copy = 0; copy < COPIES; copy++) {
            long at = (long) (COPIES * meta.slot() + copy) * MetaCodec.BYTES;
            file.write(MetaCodec.encode(meta, copy), at);
        }
    }

    /** The same file as of the checkpoint before, where that still is; null if it is not. */
    public MetaSlots ofTheOneBefore() {
        return hasTheOneBefore() ? new MetaSlots(before, null, lastSequence, true) : null;
    }

    /** Whether the other slot has the checkpoint that the current one was made from, not an older one. */
    public boolean hasTheOneBefore() {
        return before != null
                && before.sequence() < current.sequence()
                && before.position().offset() == current.previous();
    }

    /** The current checkpoint under the next sequence: written, it takes the slot of one that is given up. */
    public MetaSlots again() {
        Meta meta = current.withSequence(nextSequence());
        return new MetaSlots(meta, null, meta.sequence(), false);
    }

    /** The sequence of the next checkpoint: above all others, and in the slot that does not hold the current one. */
    public long nextSequence() {
        long next = lastSequence + 1;
        return next % Meta.SLOTS == current.slot() ? next + 1 : next;
    }

    /** @throws TreeRefusedException if it is the file of somebody else; null is nobody in particular */
    public void requireIdentity(String name, TreeIdentity expected) throws TreeRefusedException {
        TreeIdentity found = current.identity();
        if (expected == null || found.equals(expected)) {
            return;
        }
        boolean sameCluster = found.clusterId().equals(expected.clusterId()) && found.group() == expected.group();
        throw sameCluster
                ? new TreeRefusedException(
                        Reason.FOREIGN_NODE,
                        name + " is that of another node, or of this one before its data directory was formatted again:"
                                + " it has incarnation " + found.incarnation() + ", this node "
                                + expected.incarnation())
                : new TreeRefusedException(
                        Reason.FOREIGN_CLUSTER,
                        name + " belongs to cluster " + found.clusterId() + ", group " + found.group()
                                + ", this node to cluster " + expected.clusterId() + ", group " + expected.group());
    }

    /** @throws TreeRefusedException if the file ends before the last page that the checkpoint needs */
    public void requireWhole(String name, int blocks) throws TreeRefusedException {
        if (blocks < current.end()) {
            throw new TreeRefusedException(
                    Reason.CUT_SHORT,
                    name + " was cut short: it has " + blocks + " blocks of "
                            + current.format().blockBytes() + " bytes, and checkpoint " + current.position()
                            + " reaches to block " + current.end() + ". Rows on the pages that are missing cannot be"
                            + " read. If it was copied, copy it again as a whole; else keep it for an inquiry, and make"
                            + " this node again from the others or from a backup");
        }
    }
}
