package dev.tidemark.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contents of a simulated file, by sector. Sectors are never written in place, so images of a disk share them. A
 * sector of zeros is not stored.
 */
final class SimulatedFile {
    static final int SECTOR_BYTES = 512;
    private static final byte[] ZEROS = new byte[SECTOR_BYTES];

    /**
     * A sector whose durable bytes may differ from the ones that reads see.
     *
     * @param durable what is on the disk
     * @param written what was written since the last sync, oldest first; empty if a failed sync dropped it
     */
    private record Unsynced(byte[] durable, List<byte[]> written) {}

    private final TreeMap<Integer, byte[]> sectors = new TreeMap<>();
    private final TreeMap<Integer, Unsynced> unsynced = new TreeMap<>();
    private final BitSet allocated = new BitSet();
    private final List<Long> sizes = new ArrayList<>();
    private long durableSize;
    private long size;

    long size() {
        return size;
    }

    /** The end of the last sector that is not all zeros, or of the file. */
    long used() {
        return sectors.isEmpty() ? 0 : Math.min(size, (sectors.lastKey() + 1L) * SECTOR_BYTES);
    }

    long allocatedBytes() {
        return (long) allocated.cardinality() * SECTOR_BYTES;
    }

    int read(ByteBuffer target, long position) {
        int total = (int) Math.max(0, Math.min(target.remaining(), size - position));
        long at = position;
        for (int left = total; left > 0; ) {
            int within = (int) (at % SECTOR_BYTES);
            int part = Math.min(left, SECTOR_BYTES - within);
            target.put(sector(index(at)), within, part);
            at += part;
            left -= part;
        }
        return total;
    }

    /** How many bytes a write would take from the free space. */
    long newlyAllocated(long position, int bytes) {
        if (bytes == 0) {
            return 0;
        }
        int from = index(position);
        int to = index(position + bytes - 1) + 1;
        return (long) (to - from - allocated.get(from, to).cardinality()) * SECTOR_BYTES;
    }

    void write(ByteBuffer source, int bytes, long position) {
        long at = position;
        for (int left = bytes; left > 0; ) {
            int within = (int) (at % SECTOR_BYTES);
            int part = Math.min(left, SECTOR_BYTES - within);
            byte[] changed = sector(index(at)).clone();
            source.get(changed, within, part);
            put(index(at), changed);
            allocated.set(index(at));
            at += part;
            left -= part;
        }
        if (at > size) {
            resize(at);
        }
    }

    void truncate(long newSize) {
        if (newSize < size) {
            for (int index : List.copyOf(sectors.tailMap(index(newSize), true).keySet())) {
                int keep = (int) Math.max(0, newSize - (long) index * SECTOR_BYTES);
                put(index, Arrays.copyOf(Arrays.copyOf(sector(index), keep), SECTOR_BYTES));
            }
            int firstFree = index(newSize + SECTOR_BYTES - 1);
            allocated.clear(firstFree, Math.max(firstFree, allocated.length()));
        }
        if (newSize != size) {
            resize(newSize);
        }
    }

    private void resize(long newSize) {
        size = newSize;
        sizes.add(newSize);
    }

    private byte[] sector(int index) {
        return sectors.getOrDefault(index, ZEROS);
    }

    private static int index(long position) {
        return Math.toIntExact(position / SECTOR_BYTES);
    }

    private void put(int index, byte[] bytes) {
        byte[] before = sector(index);
        Unsynced state = unsynced.get(index);
        if (state == null && Arrays.equals(before, bytes)) {
            return;
        }
        unsynced.computeIfAbsent(index, i -> new Unsynced(before, new ArrayList<>()))
                .written()
                .add(bytes);
        store(index, bytes);
    }

    private void store(int index, byte[] bytes) {
        if (Arrays.equals(bytes, ZEROS)) {
            sectors.remove(index);
        } else {
            sectors.put(index, bytes);
        }
    }

    void sync() {
        unsynced.values().removeIf(state -> !state.written().isEmpty());
        if (!sizes.isEmpty()) {
            durableSize = size;
            sizes.clear();
        }
    }

    /**
     * See {@link Fault.FailSyncAndDropPages}. The size is in the journal of the file system, and stays to be synced.
     */
    void dropUnsynced() {
        unsynced.values().forEach(state -> state.written().clear());
    }

    /** Changes one bit on the disk and in what reads see. */
    void flip(long position, int bit) {
        int index = index(position);
        int within = (int) (position % SECTOR_BYTES);
        Unsynced state = unsynced.get(index);
        store(index, flipped(sector(index), within, bit));
        if (state != null) {
            unsynced.put(index, new Unsynced(flipped(state.durable(), within, bit), state.written()));
        }
    }

    private static byte[] flipped(byte[] sector, int within, int bit) {
        byte[] changed = sector.clone();
        changed[within] ^= (byte) (1 << bit);
        return changed;
    }

    /** Adds how many states each thing that is not durable may be left in. */
    void addUndecided(List<Integer> options) {
        for (Unsynced state : unsynced.values()) {
            if (!state.written().isEmpty()) {
                options.add(1 + state.written().size());
            }
        }
        if (!sizes.isEmpty()) {
            options.add(1 + sizes.size());
        }
    }

    /** What a crash leaves; durable in full. */
    SimulatedFile crash(CrashChooser chooser) {
        SimulatedFile left = new SimulatedFile();
        left.sectors.putAll(sectors);
        for (Map.Entry<Integer, Unsynced> entry : unsynced.entrySet()) {
            Unsynced state = entry.getValue();
            int options = 1 + state.written().size();
            int choice = options == 1 ? 0 : chooser.choose(options);
            left.store(entry.getKey(), choice == 0 ? state.durable() : left(state, choice, chooser.tornAt()));
        }
        int choice = sizes.isEmpty() ? 0 : chooser.choose(1 + sizes.size());
        long kept = choice == 0 ? durableSize : sizes.get(choice - 1);
        left.cutTo(kept, allocated);
        return left;
    }

    private static byte[] left(Unsynced state, int choice, int tornAt) {
        byte[] written = state.written().get(choice - 1);
        if (tornAt == 0) {
            return written;
        }
        byte[] torn = state.durable().clone();
        System.arraycopy(written, 0, torn, 0, tornAt);
        return torn;
    }

    private void cutTo(long kept, BitSet wasAllocated) {
        size = Long.MAX_VALUE;
        truncate(kept);
        unsynced.clear();
        sizes.clear();
        durableSize = kept;
        allocated.or(wasAllocated);
        int firstFree = index(kept + SECTOR_BYTES - 1);
        allocated.clear(firstFree, Math.max(firstFree, allocated.length()));
    }
}
