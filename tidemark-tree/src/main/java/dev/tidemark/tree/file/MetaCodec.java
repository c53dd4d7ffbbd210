package dev.tidemark.tree.file;

import dev.tidemark.tree.page.Checksum;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.page.TreeFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * One copy of a meta slot.
 *
 * <pre>
 *  at bytes  field; all numbers are little-endian
 *   0   8    magic "TIDETREE"
 *   8   4    format version
 *  12   4    group of replicas within the cluster
 *  16  16    cluster id
 *  32  16    incarnation of the node
 *  48  12    bytes of a block, of an inner page, of a segment
 *  60   1    number of the slot
 *  61   1    number of the copy
 *  62   1    level of the root
 *  63   1    level of the root of the space pages
 *  64   8    checksum over all 4096 bytes but these eight
 *  72   8    sequence
 *  80  24    checkpoint: offset, epoch, chain
 * 104  28    reference to the root
 * 132  25    its rows, digest, and whether values lie in runs
 * 157  28    reference to the root of the space pages
 * 185   4    segments
 * 189   4    end
 * 193   8    offset of the checkpoint before
 * 201        zeros up to 4096
 * </pre>
 *
 * Later format versions keep bytes 0 to 71 as they are, so that each version can tell a newer one from damage.
 */
final class MetaCodec {
    static final int BYTES = 4096;
    static final int VERSION = 1;
    private static final long MAGIC = 0x4545_5254_4544_4954L; // "TIDETREE"
    private static final int CHECKSUM_AT = 64;

    private MetaCodec() {}

    static ByteBuffer encode(Meta meta, int copy) {
        ByteBuffer to = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        to.putLong(MAGIC).putInt(VERSION).putInt(meta.identity().group());
        put(to, meta.identity().clusterId());
        put(to, meta.identity().incarnation());
        TreeFormat format = meta.format();
        to.putInt(format.blockBytes()).putInt(format.innerBytes()).putInt(format.segmentBytes());
        to.put((byte) meta.slot()).put((byte) copy).put((byte) meta.level()).put((byte) meta.spaceLevel());
        to.putLong(0).putLong(meta.sequence());
        CheckpointPosition position = meta.position();
        to.putLong(position.offset()).putLong(position.epoch()).putLong(position.chain());
        meta.root().ref().put(to);
        Summary summary = meta.root().summary();
        to.putLong(summary.rows());
        to.putLong(summary.digest().high()).putLong(summary.digest().low());
        to.put((byte) (summary.hasRuns() ? 1 : 0));
        meta.space().put(to);
        to.putInt(meta.segments()).putInt(meta.end()).putLong(meta.previous());
        to.putLong(CHECKSUM_AT, Checksum.of(to.position(0), CHECKSUM_AT));
        return to;
    }

    /** Whether this is a meta copy of some version, whole, of that slot and copy. */
    static boolean isWhole(ByteBuffer from, int slot, int copy) {
        return from.limit() == BYTES
                && from.getLong(0) == MAGIC
                && from.get(60) == slot
                && from.get(61) == copy
                && from.getLong(CHECKSUM_AT) == Checksum.of(from, CHECKSUM_AT);
    }

    static boolean hasMagic(ByteBuffer from) {
        return from.limit() >= Long.BYTES && from.getLong(0) == MAGIC;
    }

    static int version(ByteBuffer from) {
        return from.getInt(8);
    }

    /** Reads a copy that {@link #isWhole} and of this version; null if its numbers make no sense. */
    static Meta decode(ByteBuffer from) {
        int block = from.getInt(48);
        int inner = from.getInt(52);
        int segment = from.getInt(56);
        if (!TreeFormat.isValid(block, inner, segment)) {
            return null;
        }
        Digest digest = new Digest(from.getLong(140), from.getLong(148));
        return new Meta(
                new TreeIdentity(uuid(from, 16), from.getInt(12), uuid(from, 32)),
                new TreeFormat(block, inner, segment),
                from.getLong(72),
                new CheckpointPosition(from.getLong(80), from.getLong(88), from.getLong(96)),
                new Child(PageRef.get(from, 104), new Summary(from.getLong(132), digest, from.get(156) != 0)),
                from.get(62) & 0xff,
                PageRef.get(from, 157),
                from.get(63) & 0xff,
                from.getInt(185),
                from.getInt(189),
                from.getLong(193));
    }

    private static void put(ByteBuffer to, UUID id) {
        to.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer from, int at) {
        return new UUID(from.getLong(at), from.getLong(at + Long.BYTES));
    }
}
