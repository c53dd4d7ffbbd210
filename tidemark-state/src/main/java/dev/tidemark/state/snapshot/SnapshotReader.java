package dev.tidemark.state.snapshot;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.codec.ByteSource;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.state.table.StateTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads one snapshot in steps and checks all of it: each block, the order of the items, the counts, the checksum of the
 * whole file, and the digest of the state (H91g). Memory beside the state itself is one block.
 *
 * <p><b>Threads.</b> One at a time; any lane.
 *
 * <p><b>Errors.</b> {@link CorruptSnapshotException} says what is wrong with the file; any other {@link IOException} is
 * the disk's. Either way nothing of it may be used.
 */
public final class SnapshotReader implements AutoCloseable {
    private static final int STEP_BYTES = 1 << 20;

    private final DiskFile file;
    private final BlockInput in;
    private final SnapshotHeader header;
    private final StateImage image; // null: only check
    private final StateTable.Filling pairs; // null: they are not kept
    private final DigestSum ofPairs;
    private final DigestSum ofTheRest = new DigestSum();
    private byte section = SnapshotBlock.PAIRS;
    private long left;
    private byte[] lastKey;
    private long lastOffset;
    /** Once they are read. */
    private long checksumOfPairs;
    /** Of the whole state; null before the end. */
    private StateDigest total;

    private boolean done;

    /** What of a snapshot is kept. */
    private enum Keep {
        ALL,
        ALL_BUT_PAIRS,
        NOTHING
    }

    private SnapshotReader(DiskFile file, Keep keep) throws IOException {
        this.file = file;
        this.in = new BlockInput(file);
        this.header = BlockInput.twice(this::readHeader);
        SnapshotMeta meta = header.meta();
        this.image = keep == Keep.NOTHING ? null : new StateImage(meta.offset(), meta.epoch(), meta.time());
        this.pairs = keep == Keep.ALL ? image.table().fill(Math.min(header.pairs(), file.size())) : null;
        this.ofPairs = image == null ? new DigestSum() : image.pairDigest();
        ofTheRest.addHorizon(header.horizonMillis());
        left = header.pairs();
        in.begin(section);
    }

    /** Opens a snapshot to load the state from it. The header is read and checked at once. */
    public static SnapshotReader load(Disk disk, String name) throws IOException {
        return open(disk.open(name), Keep.ALL);
    }

    /** Opens a snapshot to check all of it, keeping nothing. */
    public static SnapshotReader verify(Disk disk, String name) throws IOException {
        return open(disk.open(name), Keep.NOTHING);
    }

    /** Opens a snapshot to check all of it, keeping all but the pairs, which may be more than memory has. */
    static SnapshotReader withoutPairs(Disk disk, String name) throws IOException {
        return open(disk.open(name), Keep.ALL_BUT_PAIRS);
    }

    private static SnapshotReader open(DiskFile file, Keep keep) throws IOException {
        try {
            return new SnapshotReader(file, keep);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    public SnapshotMeta meta() {
        return header.meta();
    }

    /**
     * Reads on.
     *
     * @param maxBytes about how much
     * @return whether all was read and all is right
     */
    public boolean readSome(int maxBytes) throws IOException {
        long until = in.position() + maxBytes;
        while (!done && in.position() < until) {
            if (left > 0) {
                readItem();
                left--;
            } else {
                nextSection();
            }
        }
        return done;
    }

    /** Reads all that is left, for as long as it takes, and checks it. */
    public void readAll() throws IOException {
        while (!done) {
            readSome(STEP_BYTES);
        }
    }

    /**
     * The next pair, checked as part of its block. Before anything else is read; the rest of the file is not checked.
     *
     * @return null: there are no more, and {@link #checksumOfPairs} says whether they were those of another reader
     */
    Map.Entry<byte[], byte[]> nextPair() throws IOException {
        if (left == 0) {
            endPairs();
            return null;
        }
        left--;
        Map.Entry<byte[], byte[]> pair = takePair();
        in.endItem();
        return pair;
    }

    /** Of the file up to the end of the pairs, once all of them are read. */
    long checksumOfPairs() {
        return checksumOfPairs;
    }

    /** The state, once {@link #readSome} said that all is right; of a reader that {@link #load loads}. */
    public StateImage image() {
        if (!done || image == null) {
            throw new IllegalStateException("the snapshot is not read to its end, or only checked");
        }
        return image;
    }

    /** The digest of the state, once {@link #readSome} said that all is right. */
    public StateDigest digest() {
        if (!done) {
            throw new IllegalStateException("the snapshot is not read to its end");
        }
        return total;
    }

    SnapshotHeader header() {
        return header;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private SnapshotHeader readHeader() throws IOException {
        byte[] fixed = in.readRaw(SnapshotHeader.FIXED_BYTES);
        byte[] whole = in.readRaw(SnapshotHeader.size(file.name(), fixed));
        SnapshotHeader decoded = SnapshotHeader.decode(file.name(), whole);
        in.acceptRaw(whole);
        return decoded;
    }

    private void nextSection() throws IOException {
        switch (section) {
            case SnapshotBlock.PAIRS -> {
                endPairs();
                enter(SnapshotBlock.SESSIONS, header.sessions());
            }
            case SnapshotBlock.SESSIONS -> enter(SnapshotBlock.REQUESTS, header.requests());
            default -> {
                in.requireBlockEnd();
                readFooter();
                done = true;
            }
        }
    }

    private void endPairs() throws IOException {
        in.requireBlockEnd();
        checksumOfPairs = in.checksum();
    }

    private void enter(byte next, long items) throws IOException {
        in.begin(next);
        section = next;
        left = items;
        lastOffset = 0;
    }

    private void readItem() throws IOException {
        try {
            switch (section) {
                case SnapshotBlock.PAIRS -> readPair();
                case SnapshotBlock.SESSIONS -> readSession();
                default -> readRequest();
            }
        } catch (MalformedException e) {
            throw in.corrupt(e.getMessage());
        }
        in.endItem();
    }

    private void readPair() throws IOException {
        Map.Entry<byte[], byte[]> pair = takePair();
        ofPairs.addPair(pair.getKey(), pair.getValue());
        if (pairs != null) {
            pairs.append(pair.getKey(), pair.getValue());
        }
        if (image != null) {
            image.count(pair.getKey(), pair.getValue());
        }
    }

    private Map.Entry<byte[], byte[]> takePair() throws IOException {
        int keyBytes = in.takeVarint();
        int valueBytes = in.takeVarint();
        byte[] key = in.take(keyBytes);
        byte[] value = in.take(valueBytes);
        if (lastKey != null && Arrays.compareUnsigned(lastKey, key) >= 0) {
            throw in.corrupt("its keys are not in order");
        }
        lastKey = key;
        return Map.entry(key, value);
    }

    private void readSession() throws IOException, MalformedException {
        ByteSource source = takeSource();
        FrozenSession session = FrozenSession.read(source);
        source.requireEnd();
        requireNext(session.lastUseOffset());
        ofTheRest.addSession(session);
        if (image != null) {
            image.add(session);
        }
    }

    private void readRequest() throws IOException, MalformedException {
        ByteSource source = takeSource();
        RequestRecord request = RequestRecord.read(source);
        source.requireEnd();
        requireNext(request.offset);
        ofTheRest.addRequest(request);
        if (image != null) {
            image.add(request);
        }
    }

    private ByteSource takeSource() throws IOException {
        byte[] bytes = in.take(in.takeVarint());
        return new ByteSource(bytes, 0, bytes.length);
    }

    /** Sessions are in order of last use and requests of offset; each entry is one of either. */
    private void requireNext(long offset) throws IOException {
        if (offset <= lastOffset || offset > header.meta().offset()) {
            throw in.corrupt("its items are not in order");
        }
        lastOffset = offset;
    }

    private void readFooter() throws IOException {
        long sizeBefore = in.position();
        long checksumBefore = in.checksum();
        in.begin(SnapshotBlock.FOOTER);
        byte[] bytes = in.take(SnapshotBlock.FOOTER_BYTES);
        in.requireFileEnd();
        ofTheRest.add(ofPairs);
        total = ofTheRest.digest();
        byte[] expected = new ByteSink(SnapshotBlock.FOOTER_BYTES)
                .putLong(header.pairs())
                .putLong(header.sessions())
                .putLong(header.requests())
                .putLong(total.high())
                .putLong(total.low())
                .putLong(sizeBefore)
                .putLong(checksumBefore)
                .toByteArray();
        if (!Arrays.equals(bytes, expected)) {
            throw in.corrupt("its totals, checksum or digest do not match what it holds");
        }
        if (pairs != null) {
            pairs.finish();
        }
        if (image != null) {
            image.horizon(header.horizonMillis());
            image.logBytes(header.logBytes());
            image.digest(total);
        }
    }
}
