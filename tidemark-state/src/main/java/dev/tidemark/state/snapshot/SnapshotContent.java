package dev.tidemark.state.snapshot;

import dev.tidemark.disk.Disk;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.WholeState;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A snapshot file as the content of a data file that is made of it. Memory has sessions and request ids; pairs are read
 * from the file each time they are asked for, so they may be more than memory has. A file that was whole may not be so
 * when it is read again: each time it must be what was checked, or {@link CorruptSnapshotException} is thrown.
 *
 * <p>Of one thread. What is being read is closed by {@link #close}.
 */
public final class SnapshotContent implements WholeState, AutoCloseable {
    private final Disk disk;
    private final String name;
    private final SnapshotMeta meta;
    private final StateImage image;
    private final long pairs;
    private final long checksumOfPairs;
    private SnapshotReader reading; // null: nothing is

    private SnapshotContent(Disk disk, String name, SnapshotReader read) {
        this.disk = disk;
        this.name = name;
        this.meta = read.meta();
        this.image = read.image();
        this.pairs = read.header().pairs();
        this.checksumOfPairs = read.checksumOfPairs();
    }

    /**
     * Reads a snapshot once and checks all of it.
     *
     * @throws CorruptSnapshotException if it is damaged
     */
    static SnapshotContent read(Disk disk, String name) throws IOException {
        try (SnapshotReader reader = SnapshotReader.withoutPairs(disk, name)) {
            reader.readAll();
            return new SnapshotContent(disk, name, reader);
        }
    }

    /** Where it belongs. */
    public SnapshotMeta meta() {
        return meta;
    }

    @Override
    public long offset() {
        return image.offset();
    }

    @Override
    public long epoch() {
        return image.epoch();
    }

    @Override
    public long logBytes() {
        return image.logBytes();
    }

    @Override
    public long pairCount() {
        return pairs;
    }

    /** Throws {@link UncheckedIOException}. Ends an earlier one. */
    @Override
    public Iterator<Map.Entry<byte[], byte[]>> pairs() {
        try {
            close();
            reading = SnapshotReader.verify(disk, name);
            return new Pairs(reading);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<FrozenSession> sessions() {
        return image.sessions();
    }

    @Override
    public long requestCount() {
        return image.requestCount();
    }

    @Override
    public Iterator<RequestRecord> requests() {
        return image.requests();
    }

    @Override
    public long horizonMillis() {
        return image.horizonMillis();
    }

    @Override
    public StateDigest keptDigest() {
        return image.keptDigest();
    }

    @Override
    public DigestSum keptRows() {
        return image.keptRows();
    }

    @Override
    public long visibleBytes() {
        return image.visibleBytes();
    }

    @Override
    public void close() throws IOException {
        if (reading != null) {
            reading.close();
            reading = null;
        }
    }

    private final class Pairs implements Iterator<Map.Entry<byte[], byte[]>> {
        private final SnapshotReader from;
        private Map.Entry<byte[], byte[]> next;

        Pairs(SnapshotReader from) throws IOException {
            this.from = from;
            this.next = read();
        }

        /** Its blocks may each be one of the file, and not the one that belongs there. */
        private Map.Entry<byte[], byte[]> read() throws IOException {
            Map.Entry<byte[], byte[]> pair = from.nextPair();
            if (pair == null && from.checksumOfPairs() != checksumOfPairs) {
                throw new CorruptSnapshotException(name, "its pairs are not those that were checked before");
            }
            return pair;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Map.Entry<byte[], byte[]> next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            Map.Entry<byte[], byte[]> given = next;
            try {
                next = read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return given;
        }
    }
}
