package dev.tidemark.server.support;

import dev.tidemark.state.table.StateStore;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A state store on a {@link TreeMap}. */
final class TreeStore implements StateStore {
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public void put(byte[] key, byte[] value) {
        entries.put(key, value);
    }

    /** Spoils the array that was there before: who still reads it shall be found out. */
    @Override
    public void overwrite(byte[] key, byte[] value) {
        byte[] before = entries.put(key, value);
        if (before != null) {
            Arrays.fill(before, (byte) '?');
        }
    }

    @Override
    public void delete(byte[] key) {
        entries.remove(key);
    }

    @Override
    public void clear() {
        entries.clear();
    }

    @Override
    public long visibleBytes() {
        return entries.entrySet().stream()
                .mapToLong(entry -> entry.getKey().length + entry.getValue().length)
                .sum();
    }

    @Override
    public byte[] get(byte[] key) {
        return entries.get(key);
    }

    @Override
    public Scan scan(byte[] fromInclusive, byte[] toExclusive) {
        NavigableMap<byte[], byte[]> tail = entries.tailMap(fromInclusive, true);
        Iterator<Map.Entry<byte[], byte[]>> found = (toExclusive == null ? tail : tail.headMap(toExclusive, false))
                .entrySet()
                .iterator();
        return new Scan() {
            private Map.Entry<byte[], byte[]> current;

            @Override
            public boolean next() {
                current = found.hasNext() ? found.next() : null;
                return current != null;
            }

            @Override
            public byte[] key() {
                return current.getKey();
            }

            @Override
            public byte[] value() {
                return current.getValue();
            }
        };
    }
}
