package dev.tidemark.state.datafile;

import dev.tidemark.state.codec.ByteSource;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateContent;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.Pin;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Lookup;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.read.RangeSum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;

/**
 * The state of the newest checkpoint of a data file, which stays readable while others follow, until this is closed: a
 * snapshot is written from it. Of the thread that owns the file.
 */
public final class PinnedRoot implements StateContent, AutoCloseable {
    private final String name;
    private final Pin pin;
    private final PageSource pages;
    private final RootMeta about;
    private final long horizonMillis;
    private final List<FrozenSession> sessions = new ArrayList<>();

    PinnedRoot(DataFile file, UUID cluster) throws IOException {
        this.name = file.name();
        this.pin = file.pin();
        this.pages = pin.through(file.pages());
        try {
            this.about = RootMeta.read(cluster, pin.root(), get(StateRows.metaKey()));
            this.horizonMillis = number(get(StateRows.horizonKey()));
            Rows<FrozenSession> each = new Rows<>(StateRows.sessions(), (key, value) -> FrozenSession.read(value));
            each.forEachRemaining(sessions::add);
            sessions.sort(Comparator.comparingLong(FrozenSession::lastUseOffset));
        } catch (MalformedException e) {
            close();
            throw new CorruptDataFileException(name, e.getMessage());
        } catch (UncheckedIOException e) {
            close();
            throw e.getCause();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private byte[] get(byte[] key) throws IOException {
        if (Lookup.get(name, pin.root(), key, pages) instanceof Lookup.Present present) {
            return present.value();
        }
        throw new CorruptDataFileException(name, "it lacks a row that every state has");
    }

    /**
     * The state, for an engine whose pairs stay in the data file. The pin is the engine's from now on, which gives it
     * back by {@code release}. All that is read here is checked: the digest of the state against the one that was kept.
     * The pages of pairs are checked when they are needed.
     *
     * @param release closes this, on the thread that owns the file; called once, on that of the engine
     */
    StateImage image(Runnable release) throws IOException {
        Summary pairs = RangeSum.of(name, pin.root(), StateRows.pairs(), pages);
        RootRows rows = new RootRows(name, pin.root(), pairs, release);
        StateImage image = StateImage.rooted(meta(), rows, visibleBytes());
        sessions.forEach(image::add);
        try {
            requests().forEachRemaining(image::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        image.horizon(horizonMillis);
        image.logBytes(about.logBytes());
        if (!image.keptDigest().equals(about.digest())) {
            throw new CorruptDataFileException(
                    name,
                    "its state has digest " + image.keptDigest() + "; the one that was written had " + about.digest());
        }
        return image;
    }

    /** What all pairs count. A file of a version that did not count them is read to its end, once. */
    private long visibleBytes() throws IOException {
        if (Lookup.get(name, pin.root(), StateRows.pairBytesKey(), pages) instanceof Lookup.Present present) {
            return number(present.value());
        }
        return countedBytes();
    }

    private long number(byte[] row) throws IOException {
        try {
            return new ByteSource(row, 0, row.length).takeLong();
        } catch (MalformedException e) {
            throw new CorruptDataFileException(name, e.getMessage());
        }
    }

    /** The same from all pairs. */
    public long countedBytes() throws IOException {
        long bytes = 0;
        try {
            for (Iterator<Map.Entry<byte[], byte[]>> each = pairs(); each.hasNext(); ) {
                Map.Entry<byte[], byte[]> pair = each.next();
                bytes += LayeredStateStore.size(pair.getKey(), pair.getValue());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return bytes;
    }

    /** Where it belongs. */
    public SnapshotMeta meta() {
        return about.meta();
    }

    @Override
    public long offset() {
        return about.meta().offset();
    }

    @Override
    public long epoch() {
        return about.meta().epoch();
    }

    @Override
    public long logBytes() {
        return about.logBytes();
    }

    @Override
    public long pairCount() {
        return count(StateRows.pairs());
    }

    private long count(KeyRange range) {
        try {
            return RangeSum.of(name, pin.root(), range, pages).rows();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Iterator<Map.Entry<byte[], byte[]>> pairs() {
        return new Rows<>(StateRows.pairs(), (key, value) -> Map.entry(key, value.takeBytes(value.remaining())));
    }

    @Override
    public List<FrozenSession> sessions() {
        return sessions;
    }

    @Override
    public long requestCount() {
        return count(StateRows.requests());
    }

    @Override
    public Iterator<RequestRecord> requests() {
        return new Rows<>(StateRows.requests(), (key, value) -> RequestRecord.read(value));
    }

    @Override
    public long horizonMillis() {
        return horizonMillis;
    }

    @Override
    public StateDigest keptDigest() {
        return about.digest();
    }

    @Override
    public void close() {
        pin.close();
    }

    private interface Decoder<T> {
        T decode(byte[] key, ByteSource value) throws MalformedException;
    }

    /** The rows of a range; throws what reading throws, unchecked. */
    private final class Rows<T> implements Iterator<T> {
        private final Cursor cursor;
        private final Decoder<T> decoder;
        private boolean isRead;
        private boolean hasRow;

        Rows(KeyRange range, Decoder<T> decoder) {
            this.cursor = new Cursor(name, pin.root(), range, pages);
            this.decoder = decoder;
        }

        @Override
        public boolean hasNext() {
            if (!isRead) {
                try {
                    hasRow = cursor.next() == Cursor.Step.ROW;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                isRead = true;
            }
            return hasRow;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            isRead = false;
            byte[] value = cursor.value();
            try {
                return decoder.decode(cursor.key(), new ByteSource(value, 0, value.length));
            } catch (MalformedException e) {
                throw new UncheckedIOException(new CorruptDataFileException(name, e.getMessage()));
            }
        }
    }
}
