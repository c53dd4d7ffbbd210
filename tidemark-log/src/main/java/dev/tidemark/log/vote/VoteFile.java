package dev.tidemark.log.vote;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.file.LittleEndian;
import dev.tidemark.log.file.SlotFile;
import dev.tidemark.log.recovery.RefusedException;
import java.io.IOException;

/**
 * The vote of a node, stored twice and checksummed ({@link SlotFile} has the layout).
 *
 * <p>A save that a crash interrupts may leave the vote before it. That is safe: the new vote, or the candidacy, is sent
 * only after {@link #save} has returned, so nobody has counted it. A file that is missing or bad is never taken for
 * epoch 0: a node that forgot its vote could vote twice in one epoch, and two leaders would follow (H39).
 *
 * <p>One thread at a time.
 */
public final class VoteFile implements AutoCloseable {
    private static final int MAGIC = 0x4554_4F56; // "VOTE"
    /** Of a vote without a lease: as it was before there were leases, so that an older version reads it. */
    private static final int SHORT_BYTES = 28;

    private static final int VALUE_BYTES = 32;

    private final SlotFile slots;
    private Vote vote;

    private VoteFile(SlotFile slots, Vote vote) {
        this.slots = slots;
        this.vote = vote;
    }

    /** Makes the file when a data directory is formatted; durable when this returns. */
    public static VoteFile create(Disk disk, String name, Vote first) throws IOException {
        if (disk.exists(name)) {
            throw new IOException("vote file " + name + " exists already; it is not replaced");
        }
        return new VoteFile(SlotFile.create(disk, name, MAGIC, encode(first)), first);
    }

    /**
     * Opens the file of a formatted data directory.
     *
     * @throws RefusedException if it is missing, or neither copy in it can be read
     * @throws IOException if the disk fails, or a later release has written it
     */
    public static VoteFile open(Disk disk, String name) throws IOException, RefusedException {
        if (!disk.exists(name)) {
            throw new RefusedException("the file \"" + name + "\" is missing");
        }
        SlotFile slots = SlotFile.open(disk, name, MAGIC);
        if (slots == null) {
            throw new RefusedException("the file \"" + name + "\" is damaged: neither of its two copies is valid");
        }
        if (!isVote(slots.value())) {
            slots.close();
            throw SlotFile.ofLaterRelease(name);
        }
        return new VoteFile(slots, decode(slots.value()));
    }

    /**
     * Reads without repairing anything.
     *
     * @return null if it is missing, or neither copy can be read
     * @throws IOException if the disk fails, or a later release has written it (H180)
     */
    public static Vote peek(Disk disk, String name) throws IOException {
        byte[] value = SlotFile.peek(disk, name, MAGIC);
        if (value != null && !isVote(value)) {
            throw SlotFile.ofLaterRelease(name);
        }
        return value == null ? null : decode(value);
    }

    /** The last vote saved. */
    public Vote vote() {
        return vote;
    }

    /**
     * Replaces the vote; durable when this returns. A failure is final: the node must stop.
     *
     * @throws IllegalStateException if the epoch would go back, or a vote given in an epoch would change (H40)
     */
    public void save(Vote next) throws IOException {
        boolean back = next.epoch() < vote.epoch();
        boolean changed =
                next.epoch() == vote.epoch() && vote.votedFor() != Vote.NOBODY && next.votedFor() != vote.votedFor();
        if (back || changed) {
            throw new IllegalStateException(
                    "a vote is never taken back: saved " + vote + ", now asked to save " + next);
        }
        slots.save(encode(next));
        vote = next;
    }

    private static byte[] encode(Vote vote) {
        byte[] value = new byte[vote.leaseMillis() == 0 ? SHORT_BYTES : VALUE_BYTES];
        LittleEndian.putLong(value, 0, vote.epoch());
        LittleEndian.putInt(value, 8, vote.votedFor());
        LittleEndian.putUuid(value, 12, vote.incarnation());
        if (vote.leaseMillis() != 0) {
            LittleEndian.putInt(value, SHORT_BYTES, vote.leaseMillis());
        }
        return value;
    }

    private static boolean isVote(byte[] value) {
        return value.length == VALUE_BYTES || value.length == SHORT_BYTES;
    }

    private static Vote decode(byte[] value) {
        return new Vote(
                LittleEndian.getLong(value, 0),
                LittleEndian.getInt(value, 8),
                LittleEndian.getUuid(value, 12),
                value.length == SHORT_BYTES ? 0 : LittleEndian.getInt(value, SHORT_BYTES));
    }

    @Override
    public void close() throws IOException {
        slots.close();
    }
}
