package dev.tidemark.state.snapshot;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateContent;
import dev.tidemark.state.row.StateDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes one snapshot beside the apply lane, in steps. The file has its name only when all of it is durable: written
 * under another name, fsynced, renamed, and the directory fsynced (H91).
 *
 * <p><b>Threads.</b> One lane at a time, while the {@link FrozenState} is frozen.
 *
 * <p><b>Errors.</b> After an {@link IOException} the writer is of no further use; {@link #abort} it. Snapshots that
 * were there before are untouched.
 */
public final class SnapshotWriter {
    private static final int LENGTH_BYTES = 5;

    private final Disk disk;
    private final String name;
    private final String temporaryName;
    private final SnapshotMeta meta;
    private final StateContent state;
    private final PublishedHandler whenDone;
    private final DiskFile file;
    private final BlockOutput out;
    private final DigestSum digest = new DigestSum();
    private final ByteSink sink = new ByteSink(256);
    private final Iterator<Map.Entry<byte[], byte[]>> pairs;
    private final Iterator<FrozenSession> sessions;
    private final Iterator<RequestRecord> requests;
    /** Null until it is written. */
    private SnapshotHeader header;

    private byte section = SnapshotBlock.PAIRS;
    private boolean done;

    SnapshotWriter(
            Disk disk,
            String name,
            String temporaryName,
            SnapshotMeta meta,
            StateContent state,
            PublishedHandler whenDone)
            throws IOException {
        if (meta.offset() != state.offset() || meta.epoch() != state.epoch()) {
            throw new IllegalArgumentException("the state is that of entry " + state.offset() + "@" + state.epoch()
                    + ", not of " + meta.offset() + "@" + meta.epoch());
        }
        this.disk = disk;
        this.name = name;
        this.temporaryName = temporaryName;
        this.meta = meta;
        this.state = state;
        this.whenDone = whenDone;
        this.pairs = state.pairs();
        this.sessions = state.sessions().iterator();
        this.requests = state.requests();
        this.file = disk.create(temporaryName);
        this.out = new BlockOutput(file);
    }

    /** Where the snapshot belongs. */
    public SnapshotMeta meta() {
        return meta;
    }

    /**
     * Writes on, and fsyncs what it has written: many megabytes that go to the disk at once, at the end, would hold up
     * every fsync of the log meanwhile.
     *
     * @param maxBytes about how much
     * @return whether the snapshot is complete and durable under its name
     * @throws UnreadableStateException if the state cannot be read; any other failure is one of the file
     */
    public boolean writeSome(int maxBytes) throws IOException {
        try {
            if (out.size() == 0) {
                begin();
            }
            long until = out.size() + maxBytes;
            while (!done && out.size() < until) {
                if (!writeItem()) {
                    finish();
                }
            }
        } catch (UncheckedIOException e) {
            throw new UnreadableStateException(e.getCause()); // what it is written from, not what is written
        }
        if (!done) {
            file.sync();
        }
        return done;
    }

    /** Gives up and removes what was written. Does nothing if the snapshot is complete. */
    public void abort() throws IOException {
        if (!done) {
            done = true;
            file.close();
            disk.delete(temporaryName);
        }
    }

    private void begin() throws IOException {
        header = new SnapshotHeader(
                meta,
                state.pairCount(),
                state.sessions().size(),
                state.requestCount(),
                state.horizonMillis(),
                state.logBytes());
        out.writeRaw(header.encode());
        digest.addHorizon(state.horizonMillis());
        out.begin(section);
    }

    /** Writes the next item, if any is left. */
    private boolean writeItem() throws IOException {
        sink.clear();
        if (pairs.hasNext()) {
            Map.Entry<byte[], byte[]> pair = pairs.next();
            writePair(pair.getKey(), pair.getValue());
        } else if (sessions.hasNext()) {
            FrozenSession session = sessions.next();
            digest.addSession(session);
            session.write(sink);
            writeSink(SnapshotBlock.SESSIONS);
        } else if (requests.hasNext()) {
            RequestRecord request = requests.next();
            digest.addRequest(request);
            request.write(sink);
            writeSink(SnapshotBlock.REQUESTS);
        } else {
            return false;
        }
        return true;
    }

    private void writePair(byte[] key, byte[] value) throws IOException {
        digest.addPair(key, value);
        sink.putVarint(key.length).putVarint(value.length);
        out.put(sink.array(), sink.size());
        out.put(key, key.length);
        out.put(value, value.length);
        out.endItem();
        endBlock(SnapshotRanges.endsBlock(key, key.length, (long) key.length + value.length));
    }

    private void writeSink(byte itsSection) throws IOException {
        enter(itsSection);
        byte[] length = new ByteSink(LENGTH_BYTES).putVarint(sink.size()).toByteArray();
        out.put(length, length.length);
        out.put(sink.array(), sink.size());
        out.endItem();
        endBlock(SnapshotRanges.endsBlock(sink.array(), sink.size(), sink.size()));
    }

    private void endBlock(boolean ends) throws IOException {
        if (ends) {
            out.flush();
        }
    }

    /**
     * What was written must be what the entries made of the state, not what has become of it in memory since (H89). A
     * file with such a state would outlive a restart.
     */
    private void requireWhatWasKept(StateDigest total) {
        if (!total.equals(state.keptDigest())) {
            throw new IllegalStateException("The state as of entry " + state.offset()
                    + ", as it would be in a snapshot,"
                    + " is not the one that was kept up to date: its digest is " + total + " where the entries add up"
                    + " to " + state.keptDigest() + ". The memory of this machine is damaged, or this is a defect of"
                    + " Tidemark (H89). The snapshot is not used and the node stops; nothing that was acknowledged is"
                    + " lost: a restart takes the newest checkpoint, and the log. Start it again; if it stops here"
                    + " again, test the memory of this machine, or report the defect");
        }
    }

    private void enter(byte next) throws IOException {
        if (section != next) {
            section = next;
            out.begin(next);
        }
    }

    private void finish() throws IOException {
        StateDigest total = digest.digest();
        requireWhatWasKept(total);
        header.writeFooter(out, total);
        file.sync();
        file.close();
        SnapshotStore.publish(disk, temporaryName, name);
        done = true;
        whenDone.published(name);
    }
}
