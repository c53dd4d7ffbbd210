package dev.tidemark.log.truncation;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.file.LittleEndian;
import dev.tidemark.log.file.SlotFile;
import dev.tidemark.log.record.LogPosition;
import java.io.IOException;

/**
 * Holds the {@link Intent} of a log. It is made last when a log is formatted, so a log that has it once had at least
 * one segment; its blocks are written then, so a truncation needs no space on a full disk (H17c).
 *
 * <pre>
 *  at bytes  value
 *   0   1    0 none, 1 truncate, 2 reset
 *   1  24    position that the log keeps or gets: offset, epoch, chain. It stays when the change is done; zero in files
 *            of older releases, which do not look at it there
 *  25   8    truncate: first offset of the segment; reset: seed
 *  33   8    truncate: byte position in the segment
 *  41   8    epoch of the newest leader for whom records were removed; not there in files of format 1
 * </pre>
 */
public final class IntentFile implements AutoCloseable {
    static final int MAGIC = 0x4E54_4E49; // "INTN"
    private static final int VALUE_BYTES_BEFORE_EPOCHS = 41;
    private static final int VALUE_BYTES = 49;

    private final SlotFile slots;

    private IntentFile(SlotFile slots) {
        this.slots = slots;
    }

    /** Makes the file, with no change under way; durable when this returns. */
    public static IntentFile create(Disk disk, String name) throws IOException {
        return new IntentFile(SlotFile.create(disk, name, MAGIC, encode(new Intent.None(0, LogPosition.ZERO))));
    }

    /**
     * Returns null if neither slot is valid.
     *
     * @throws IOException if the disk fails, or a later release has written it
     */
    public static IntentFile open(Disk disk, String name) throws IOException {
        SlotFile slots = SlotFile.open(disk, name, MAGIC);
        if (slots == null) {
            return null;
        }
        if (decode(slots.value()) == null) {
            slots.close();
            throw SlotFile.ofLaterRelease(name);
        }
        return new IntentFile(slots);
    }

    /**
     * Reads without repairing anything; null if neither slot is valid.
     *
     * @throws IOException if the disk fails, or a later release has written it (H180)
     */
    public static Intent peek(DiskFile file) throws IOException {
        SlotFile.Slot newest = SlotFile.newest(file, MAGIC);
        if (newest == null) {
            return null;
        }
        Intent intent = decode(newest.value());
        if (intent == null) {
            throw SlotFile.ofLaterRelease("intent");
        }
        return intent;
    }

    /** What was saved last. */
    public Intent intent() {
        return decode(slots.value());
    }

    /** Durable when this returns. */
    public void save(Intent intent) throws IOException {
        slots.save(encode(intent));
    }

    /** The change is done; for whom it was done, and what stayed, is kept. */
    public void clear() throws IOException {
        save(new Intent.None(intent().under(), intent().kept()));
    }

    private static byte[] encode(Intent intent) {
        byte[] value = new byte[VALUE_BYTES];
        putPosition(value, intent.kept());
        LittleEndian.putLong(value, 41, intent.under());
        if (intent instanceof Intent.Truncate truncate) {
            value[0] = 1;
            LittleEndian.putLong(value, 25, truncate.segment());
            LittleEndian.putLong(value, 33, truncate.position());
        } else if (intent instanceof Intent.Reset reset) {
            value[0] = 2;
            LittleEndian.putLong(value, 25, reset.seed());
        }
        return value;
    }

    /** Returns null for what no version of this code has written. */
    static Intent decode(byte[] value) {
        if (value.length != VALUE_BYTES && value.length != VALUE_BYTES_BEFORE_EPOCHS) {
            return null;
        }
        long under = value.length == VALUE_BYTES ? LittleEndian.getLong(value, 41) : 0;
        LogPosition position = new LogPosition(
                LittleEndian.getLong(value, 1), LittleEndian.getLong(value, 9), LittleEndian.getLong(value, 17));
        return switch (value[0]) {
            case 0 -> new Intent.None(under, position);
            case 1 ->
                new Intent.Truncate(LittleEndian.getLong(value, 25), LittleEndian.getLong(value, 33), position, under);
            case 2 -> new Intent.Reset(position, LittleEndian.getLong(value, 25), under);
            default -> null;
        };
    }

    private static void putPosition(byte[] value, LogPosition position) {
        LittleEndian.putLong(value, 1, position.offset());
        LittleEndian.putLong(value, 9, position.epoch());
        LittleEndian.putLong(value, 17, position.chain());
    }

    @Override
    public void close() throws IOException {
        slots.close();
    }
}
