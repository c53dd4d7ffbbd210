package dev.tidemark.state.datafile;

import dev.tidemark.state.codec.ByteSource;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.state.table.StateTable;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Root;
import java.io.IOException;
import java.util.UUID;

/**
 * Reads the whole state of a data file in steps and checks all of it: each page by its parent, the digest of the root
 * against its rows, and the digest of the state against the one that was kept when it was written (H91g). Memory beside
 * the state itself is a few pages.
 *
 * <p><b>Errors.</b> {@link CorruptDataFileException} and {@link dev.tidemark.tree.page.DamagedPageException} say what
 * is wrong with the file; any other {@link IOException} is the disk's. Either way nothing of it may be used.
 */
public final class RootReader {
    private final String name;
    private final UUID cluster;
    private final Root root;
    private final Cursor cursor;
    private final StateImage image;
    private final StateTable.Filling pairs;
    private final DigestSum rows = new DigestSum();
    private boolean hasHorizon;
    private RootMeta about;
    private long count;
    private boolean done;

    /** Of a file that is opened by itself, and not empty: that of a directory that is looked at and not changed. */
    public static RootReader of(DataFile file, UUID cluster) {
        return new RootReader(file, cluster);
    }

    RootReader(DataFile file, UUID cluster) {
        this.name = file.name();
        this.cluster = cluster;
        this.root = file.root();
        this.cursor = file.scan(KeyRange.all());
        this.image = StateImage.empty(root.position().offset(), root.position().epoch(), 0);
        this.pairs = image.table().fill(root.rows());
    }

    /**
     * Reads on.
     *
     * @param maxBytes about how much
     * @return whether all was read and all is right
     */
    public boolean readSome(int maxBytes) throws IOException {
        long left = maxBytes;
        while (!done && left > 0) {
            if (cursor.next() == Cursor.Step.ROW) {
                left -= cursor.key().length + cursor.value().length + 1;
                row(cursor.key(), cursor.value());
            } else {
                end();
            }
        }
        return done;
    }

    /** The state, once {@link #readSome} said that all is right. */
    public StateImage image() {
        requireDone();
        return image;
    }

    /** Where it belongs, once {@link #readSome} said that all is right. */
    public SnapshotMeta meta() {
        requireDone();
        return about.meta();
    }

    private void requireDone() {
        if (!done) {
            throw new IllegalStateException("the data file is not read to its end");
        }
    }

    private void row(byte[] key, byte[] value) throws IOException {
        rows.addPair(key, value);
        count++;
        if (!StateRows.isReserved(key)) {
            pairs.append(key, value);
            image.pairDigest().addPair(key, value);
            image.count(key, value);
            return;
        }
        try {
            reserved(key, new ByteSource(value, 0, value.length), value);
        } catch (MalformedException e) {
            throw corrupt(e.getMessage());
        }
    }

    private void reserved(byte[] key, ByteSource value, byte[] bytes) throws MalformedException {
        if (KeyRange.ofKey(StateRows.horizonKey()).contains(key)) {
            image.horizon(value.takeLong());
            hasHorizon = true;
        } else if (KeyRange.ofKey(StateRows.metaKey()).contains(key)) {
            about = RootMeta.read(cluster, root, bytes);
            return;
        } else if (KeyRange.ofKey(StateRows.pairBytesKey()).contains(key)) {
            value.takeLong(); // it is counted while the pairs are read
        } else if (StateRows.requests().contains(key)) {
            image.add(RequestRecord.read(value));
        } else if (StateRows.sessions().contains(key)) {
            image.add(FrozenSession.read(value));
        } else {
            throw new MalformedException("there is a row of a kind that this version does not know; a later"
                    + " version of Tidemark may have written it, and can read it then");
        }
        value.requireEnd();
    }

    private void end() throws IOException {
        StateDigest sum = rows.digest();
        boolean isWhole = count == root.rows()
                && sum.high() == root.digest().high()
                && sum.low() == root.digest().low();
        if (!isWhole || !hasHorizon || about == null) {
            throw corrupt("its pages are whole, and its rows are not those that its root tells of: the disk lost a"
                    + " write, or this is a defect of Tidemark");
        }
        pairs.finish();
        image.sortSessions();
        image.logBytes(about.logBytes());
        image.time(about.meta().time());
        if (!image.keptDigest().equals(about.digest())) {
            throw corrupt(
                    "its state has digest " + image.keptDigest() + "; the one that was written had " + about.digest());
        }
        done = true;
    }

    private CorruptDataFileException corrupt(String what) {
        return new CorruptDataFileException(name, what);
    }
}
