package dev.tidemark.tree.page;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * 64 bits over a page: CRC32C in the upper and CRC32 in the lower half. Both are intrinsics of the JDK, and two
 * polynomials together miss an accident once in 2^64. It finds accidents, not somebody who wants two pages to collide.
 */
public final class Checksum {
    private Checksum() {}

    /**
     * Over all bytes of {@code page} from 0 to its limit, but for the eight of the checksum itself.
     *
     * @param at where these eight are
     */
    public static long of(ByteBuffer page, int at) {
        CRC32C crc32c = new CRC32C();
        CRC32 crc32 = new CRC32();
        ByteBuffer before = page.duplicate().position(0).limit(at);
        ByteBuffer after = page.duplicate().position(at + Long.BYTES);
        crc32c.update(before.duplicate());
        crc32.update(before);
        crc32c.update(after.duplicate());
        crc32.update(after);
        return crc32c.getValue() << 32 | crc32.getValue();
    }
}
