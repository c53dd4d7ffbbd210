package dev.tidemark.log.end;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.file.LittleEndian;
import dev.tidemark.log.file.SlotFile;
import dev.tidemark.log.record.LogPosition;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The second place in which a node remembers how far its log reached ({@link EndMemory}; {@link SlotFile} has the
 * layout of the file, docs/format.md that of the value). It is not in the log's directory, so what destroys the end of
 * the log does not take the memory with it.
 *
 * <p>One thread at a time. A failure is final: the node must stop (H06).
 */
public final class EndFile implements AutoCloseable {
    private static final int MAGIC = 0x4D45_4E44; // "DNEM"
    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 122;
    private static final int PEERS_AT = 121;
    private static final int PEER_BYTES = 20;

    private final SlotFile slots;
    private EndMemory memory;

    private EndFile(SlotFile slots, EndMemory memory) {
        this.slots = slots;
        this.memory = memory;
    }

    /** Makes the file, also in the place of one that cannot be read; durable when this returns. */
    public static EndFile create(Disk disk, String name, EndMemory first) throws IOException {
        if (disk.exists(name)) {
            disk.delete(name);
        }
        return new EndFile(SlotFile.create(disk, name, MAGIC, encode(first)), first);
    }

    /**
     * Opens the file.
     *
     * @return null if it is missing, or neither copy in it can be read
     * @throws IOException if the disk fails, or a later release has written it
     */
    public static EndFile open(Disk disk, String name) throws IOException {
        SlotFile slots = disk.exists(name) ? SlotFile.open(disk, name, MAGIC) : null;
        if (slots == null) {
            return null;
        }
        EndMemory memory = decode(slots.value());
        if (memory == null) {
            slots.close();
            throw SlotFile.ofLaterRelease(name);
        }
        return new EndFile(slots, memory);
    }

    /**
     * Reads without repairing anything.
     *
     * @return null if it is missing, or neither copy can be read
     * @throws IOException if the disk fails, or a later release has written it (H180)
     */
    public static EndMemory peek(Disk disk, String name) throws IOException {
        byte[] value = SlotFile.peek(disk, name, MAGIC);
        if (value == null) {
            return null;
        }
        EndMemory memory = decode(value);
        if (memory == null) {
            throw SlotFile.ofLaterRelease(name);
        }
        return memory;
    }

    /** What was saved last. */
    public EndMemory memory() {
        return memory;
    }

    /** Saves what must not be forgotten, in both copies; durable when this returns. */
    public void save(EndMemory next) throws IOException {
        slots.save(encode(next));
        memory = next;
    }

    /** Saves a later end, in one copy, with one fsync; durable when this returns. */
    public void saveLightly(EndMemory next) throws IOException {
        slots.saveInOneSlot(encode(next));
        memory = next;
    }

    private static byte[] encode(EndMemory memory) {
        byte[] value = new byte[FIXED_BYTES + memory.peers().size() * PEER_BYTES];
        value[0] = VERSION;
        putPosition(value, 1, memory.end());
        LittleEndian.putLong(value, 25, memory.under());
        if (memory.owed() != null) {
            LittleEndian.putLong(value, 33, memory.owed().under());
            LittleEndian.putLong(value, 41, memory.owed().offset());
        }
        putComing(value, 49, memory.coming());
        putComing(value, 81, memory.before());
        value[PEERS_AT] = (byte) memory.peers().size();
        int at = FIXED_BYTES;
        for (Map.Entry<Integer, Acknowledged> peer : memory.peers().entrySet()) {
            LittleEndian.putInt(value, at, peer.getKey());
            LittleEndian.putLong(value, at + 4, peer.getValue().under());
            LittleEndian.putLong(value, at + 12, peer.getValue().offset());
            at += PEER_BYTES;
        }
        return value;
    }

    /** Returns null for what no version of this code has written. */
    private static EndMemory decode(byte[] value) {
        if (value.length < FIXED_BYTES
                || value[0] != VERSION
                || value[PEERS_AT] < 0
                || value.length != FIXED_BYTES + value[PEERS_AT] * PEER_BYTES) {
            return null;
        }
        long owedOffset = LittleEndian.getLong(value, 41);
        TreeMap<Integer, Acknowledged> peers = new TreeMap<>();
        for (int at = FIXED_BYTES; at < value.length; at += PEER_BYTES) {
            peers.put(
                    LittleEndian.getInt(value, at),
                    new Acknowledged(LittleEndian.getLong(value, at + 4), LittleEndian.getLong(value, at + 12)));
        }
        return new EndMemory(
                position(value, 1),
                LittleEndian.getLong(value, 25),
                owedOffset == 0 ? null : new Acknowledged(LittleEndian.getLong(value, 33), owedOffset),
                coming(value, 49),
                coming(value, 81),
                peers);
    }

    private static void putComing(byte[] value, int at, EndMemory.Coming coming) {
        if (coming != null) {
            putPosition(value, at, coming.snapshot());
            LittleEndian.putLong(value, at + 24, coming.under());
        }
    }

    private static EndMemory.Coming coming(byte[] value, int at) {
        LogPosition snapshot = position(value, at);
        return snapshot.offset() == 0 ? null : new EndMemory.Coming(snapshot, LittleEndian.getLong(value, at + 24));
    }

    private static void putPosition(byte[] value, int at, LogPosition position) {
        LittleEndian.putLong(value, at, position.offset());
        LittleEndian.putLong(value, at + 8, position.epoch());
        LittleEndian.putLong(value, at + 16, position.chain());
    }

    private static LogPosition position(byte[] value, int at) {
        return new LogPosition(
                LittleEndian.getLong(value, at),
                LittleEndian.getLong(value, at + 8),
                LittleEndian.getLong(value, at + 16));
    }

    @Override
    public void close() throws IOException {
        slots.close();
    }
}
