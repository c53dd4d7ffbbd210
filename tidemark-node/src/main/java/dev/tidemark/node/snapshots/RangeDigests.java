package dev.tidemark.node.snapshots;

import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotRanges;
import dev.tidemark.state.snapshot.SnapshotSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/** The digests of ranges of a snapshot file as who backs up is told them, to see which of them it has. */
final class RangeDigests {
    private static final int DIGEST_BYTES = 32;

    private RangeDigests() {}

    /**
     * For each of some ranges from a place on: its length in 4 bytes, little-endian, and its SHA-256. None at the end
     * of the file and after it.
     *
     * @throws CorruptSnapshotException if no range begins there: who asks is wrong, or the file has rotted
     */
    static byte[] encode(SnapshotSource source, long at) throws IOException {
        List<SnapshotRanges.Range> ranges =
                SnapshotRanges.from(source.snapshot().name(), source::read, at);
        ByteBuffer encoded = ByteBuffer.allocate(ranges.size() * (Integer.BYTES + DIGEST_BYTES));
        encoded.order(ByteOrder.LITTLE_ENDIAN);
        for (SnapshotRanges.Range range : ranges) {
            encoded.putInt(range.length()).put(HexFormat.of().parseHex(range.digest()));
        }
        return encoded.array();
    }
}
