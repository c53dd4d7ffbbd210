package dev.tidemark.state.datafile;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.codec.ByteSource;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateContent;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.tree.read.Root;
import dev.tidemark.tree.write.Change;
import java.util.UUID;

/**
 * The row of a data file that says where its state stands, beside what the file says of each checkpoint itself: offset,
 * epoch and chain.
 *
 * <pre>
 *   8   log time of the entry, microseconds since 1970
 *   8   Lamport stamp of the entry
 *   8   bytes of log, {@link StateContent#logBytes}
 *  16   digest of the state, the high half first
 *   n   configuration that counts at the entry
 * </pre>
 *
 * @param meta all that a snapshot of this state begins with
 */
public record RootMeta(SnapshotMeta meta, long logBytes, StateDigest digest) {
    private static final int FIXED_BYTES = 5 * Long.BYTES;

    static RootMeta of(SnapshotMeta meta, StateContent state) {
        return new RootMeta(meta, state.logBytes(), state.keptDigest());
    }

    Change row() {
        ByteSink sink = new ByteSink(FIXED_BYTES + meta.configuration().length);
        sink.putLong(meta.time()).putLong(meta.lamport()).putLong(logBytes);
        sink.putLong(digest.high()).putLong(digest.low()).putBytes(meta.configuration());
        return Change.put(StateRows.metaKey(), sink.finish());
    }

    static RootMeta read(UUID cluster, Root root, byte[] value) throws MalformedException {
        ByteSource source = new ByteSource(value, 0, value.length);
        long time = source.takeLong();
        long lamport = source.takeLong();
        long logBytes = source.takeLong();
        StateDigest digest = new StateDigest(source.takeLong(), source.takeLong());
        byte[] configuration = source.takeBytes(source.remaining());
        if (logBytes < 0 || configuration.length > SnapshotMeta.MAX_CONFIGURATION_BYTES) {
            throw new MalformedException("a state that cannot be: after " + logBytes + " bytes of log");
        }
        SnapshotMeta meta = new SnapshotMeta(
                cluster,
                root.position().offset(),
                root.position().epoch(),
                root.position().chain(),
                time,
                lamport,
                configuration);
        return new RootMeta(meta, logBytes, digest);
    }
}
