package dev.tidemark.log.file;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A small value that is replaced as a whole, atomically and durably: two slots of 4096 bytes, each with a sequence
 * number and a checksum.
 *
 * <pre>
 *  at bytes  field of a slot
 *   0   4    magic, not zero; each use of the class has its own
 *   4   4    length of the value
 *   8   8    sequence number, from 1
 *  16   4    CRC32C of bytes 0 to 15, the number of the slot, and the value
 *  20        the value, so short that the slot lies in one sector of 512 bytes
 * </pre>
 *
 * <p>A save writes and syncs the first slot, then the second. A crash therefore tears one slot at most, and the other
 * holds the old value (if the first was torn) or the new one. Between saves both hold the same value, so rot of one
 * slot never brings an older value back, as it would if saves alternated between the slots (H39). The second write may
 * go astray and hit the first slot; then the only copy of the new value lies there, in the wrong place, and it counts.
 * A slot that is older, bad or in the wrong place is repaired on open.
 *
 * <p>One thread at a time. After a failed write or sync it refuses every further save (H06).
 */
public final class SlotFile implements AutoCloseable {
    /** Of each of the two slots. */
    public static final int SLOT_BYTES = 4096;

    static final int MAX_VALUE_BYTES = 480;
    private static final int SLOTS = 2;
    private static final int VALUE_AT = 20;

    private final DiskFile file;
    private final int magic;
    private long sequence;
    private byte[] value;
    /** Which slot {@link #saveInOneSlot} writes next; after a save of both it makes no difference. */
    private int nextSlot;

    private IOException failure;

    private SlotFile(DiskFile file, int magic, long sequence, byte[] value) {
        this.file = file;
        this.magic = magic;
        this.sequence = sequence;
        this.value = value;
    }

    /**
     * What a slot holds, or null in place of it if the slot is bad.
     *
     * @param inPlace false for what was meant for the other slot
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Slot(long sequence, byte[] value, boolean inPlace) {}

    /** Makes the file with a first value; it is durable when this returns. The name must be free. */
    public static SlotFile create(Disk disk, String name, int magic, byte[] value) throws IOException {
        String temporary = Paths.temporary(name);
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        DiskFile made = disk.create(temporary);
        try {
            made.write(ByteBuffer.allocate(SLOTS * SLOT_BYTES), 0);
            new SlotFile(made, magic, 0, value).save(value);
        } finally {
            made.close();
        }
        disk.rename(temporary, name);
        disk.syncDirectory(Paths.parent(name));
        return new SlotFile(disk.open(name), magic, 1, value);
    }

    /**
     * Opens the file, repairs a slot that is bad or older, and returns null if both are bad. What it returns is
     * durable, the name too: a process that was killed while it made the file may not have come to that (H08).
     */
    public static SlotFile open(Disk disk, String name, int magic) throws IOException {
        disk.syncDirectory(Paths.parent(name));
        DiskFile file = disk.open(name);
        Slot first = read(file, 0, magic);
        Slot second = read(file, 1, magic);
        Slot newest = newer(first, second);
        if (newest == null) {
            file.close();
            return null;
        }
        SlotFile opened = new SlotFile(file, magic, newest.sequence(), newest.value());
        if (!isGood(first, newest) || !isGood(second, newest)) {
            opened.repair(newest == first ? 0 : 1);
        }
        return opened;
    }

    /**
     * For a value that is whole and that this release cannot read: its checksum is right, so it is no damage, and must
     * not be mended as if it were (H180).
     */
    public static IOException ofLaterRelease(String name) {
        return new IOException("the file \"" + name + "\" is whole, and in a form that this release does not know: a"
                + " later release has written it. Install that one, or a newer one");
    }

    private static boolean isGood(Slot slot, Slot newest) {
        return slot != null && slot.inPlace() && slot.sequence() == newest.sequence();
    }

    /** The newest valid slot, or null. */
    public static Slot newest(DiskFile file, int magic) throws IOException {
        return newer(read(file, 0, magic), read(file, 1, magic));
    }

    /** The newest valid value, read without repairing anything; null if the file is missing or holds none. */
    public static byte[] peek(Disk disk, String name, int magic) throws IOException {
        if (!disk.exists(name)) {
            return null;
        }
        try (DiskFile file = disk.open(name)) {
            Slot slot = newest(file, magic);
            return slot == null ? null : slot.value();
        }
    }

    private static Slot newer(Slot one, Slot other) {
        return other == null || (one != null && one.sequence() >= other.sequence()) ? one : other;
    }

    /** Reads a slot; null if it is bad. */
    public static Slot read(DiskFile file, int slot, int magic) throws IOException {
        byte[] bytes = new byte[VALUE_AT + MAX_VALUE_BYTES];
        file.read(ByteBuffer.wrap(bytes), (long) slot * SLOT_BYTES);
        int length = LittleEndian.getInt(bytes, 4);
        if (LittleEndian.getInt(bytes, 0) != magic || length < 0 || length > MAX_VALUE_BYTES) {
            return null;
        }
        int checksum = LittleEndian.getInt(bytes, 16);
        boolean inPlace = checksum == checksum(bytes, slot, length);
        if (!inPlace && checksum != checksum(bytes, other(slot), length)) {
            return null;
        }
        return new Slot(
                LittleEndian.getLong(bytes, 8), Arrays.copyOfRange(bytes, VALUE_AT, VALUE_AT + length), inPlace);
    }

    private static int other(int slot) {
        return SLOTS - 1 - slot;
    }

    private static int checksum(byte[] slot, int number, int length) {
        CRC32C crc = new CRC32C();
        crc.update(slot, 0, 16);
        crc.update(number);
        crc.update(slot, VALUE_AT, length);
        return (int) crc.getValue();
    }

    /** The value that was saved last. Do not write to it. */
    public byte[] value() {
        return value;
    }

    /** Replaces the value; durable when this returns. If it throws, the old or the new value survives. */
    public void save(byte[] replacement) throws IOException {
        requireUsable(replacement);
        writeAll(sequence + 1, replacement, 0);
    }

    private void requireUsable(byte[] replacement) throws IOException {
        if (replacement.length > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("a slot holds at most " + MAX_VALUE_BYTES + " bytes");
        }
        if (failure != null) {
            throw new IOException("an earlier write of " + file.name() + " failed; what it holds is unknown", failure);
        }
    }

    /**
     * Replaces the value in one of the two slots, with one sync: for what is replaced again and again, and where the
     * value before is good enough should this slot rot. Durable when this returns.
     */
    public void saveInOneSlot(byte[] replacement) throws IOException {
        requireUsable(replacement);
        int slot = nextSlot;
        try {
            file.write(ByteBuffer.wrap(encode(slot, sequence + 1, replacement)), (long) slot * SLOT_BYTES);
            file.sync();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        nextSlot = other(slot);
        sequence++;
        value = replacement.clone();
    }

    /**
     * Writes again what was read. A copy in the page cache that never reached the disk looks valid too; only writing it
     * again and a sync make sure of it. Its own slot comes last: in the wrong place it changes, and may tear, while it
     * is the only copy.
     */
    private void repair(int newest) throws IOException {
        writeAll(sequence, value, other(newest));
    }

    private void writeAll(long number, byte[] replacement, int first) throws IOException {
        try {
            for (int slot : new int[] {first, other(first)}) {
                file.write(ByteBuffer.wrap(encode(slot, number, replacement)), (long) slot * SLOT_BYTES);
                file.sync();
            }
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        sequence = number;
        value = replacement.clone();
    }

    private byte[] encode(int slot, long number, byte[] content) {
        byte[] bytes = new byte[VALUE_AT + MAX_VALUE_BYTES];
        LittleEndian.putInt(bytes, 0, magic);
        LittleEndian.putInt(bytes, 4, content.length);
        LittleEndian.putLong(bytes, 8, number);
        System.arraycopy(content, 0, bytes, VALUE_AT, content.length);
        LittleEndian.putInt(bytes, 16, checksum(bytes, slot, content.length));
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
