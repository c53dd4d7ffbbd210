package dev.tidemark.tree.page;

import dev.tidemark.tree.page.DamagedPageException.Damage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;

/**
 * The bytes of a page that was checked against its parent's word. Immutable; any thread, unless it lies in a cache.
 *
 * <pre>
 *  at bytes  field of the header; all numbers are little-endian
 *   0   4    magic "TDPG"
 *   4   1    kind
 *   5   1    level: 0 for leaves, runs and space pages
 *   6   2    zero
 *   8   8    checksum over all bytes of its blocks but these eight
 *  16   8    own address, in blocks
 *  24   8    checkpoint offset that wrote it
 *  32   4    bytes used, this header included; zeros follow up to the end of the last block
 *  36   4    number of items
 * </pre>
 */
public final class Page {
    public static final int HEADER_BYTES = 40;
    static final int MAGIC = 0x4750_4454; // "TDPG"
    static final int CHECKSUM_AT = 8;
    private static final int ADDRESS_AT = 16;

    private final PageRef ref;
    private final ByteBuffer bytes;
    private final PageKind kind;
    private final BooleanSupplier lease;

    private Page(PageRef ref, ByteBuffer bytes, PageKind kind, BooleanSupplier lease) {
        this.ref = ref;
        this.bytes = bytes;
        this.kind = kind;
        this.lease = lease;
    }

    /**
     * Checks what was read from where {@code ref} points to.
     *
     * @param file for messages
     * @param read all blocks of the page from position 0 on; fewer bytes if the file ended before
     * @throws DamagedPageException unless it is exactly that page
     */
    public static Page checked(String file, PageRef ref, TreeFormat format, ByteBuffer read)
            throws DamagedPageException {
        ByteBuffer bytes = read.slice().order(ByteOrder.LITTLE_ENDIAN);
        int whole = format.blocks(ref.bytes()) * format.blockBytes();
        if (bytes.capacity() < whole) {
            throw damaged(file, ref, Damage.CUT_OFF, bytes.capacity() + " of " + whole + " bytes are there");
        }
        long computed = Checksum.of(bytes, CHECKSUM_AT);
        boolean meant = computed == ref.checksum()
                && bytes.getLong(CHECKSUM_AT) == computed
                && bytes.getInt(0) == MAGIC
                && bytes.getLong(ADDRESS_AT) == ref.address()
                && bytes.getLong(24) == ref.offset()
                && bytes.getInt(32) == ref.bytes();
        if (!meant) {
            throw diagnosed(file, ref, bytes, computed);
        }
        PageKind kind = PageKind.of(bytes.get(4));
        if (kind == null) {
            throw damaged(file, ref, Damage.MALFORMED, "kind " + bytes.get(4));
        }
        if (!PageLayout.isSound(format, kind, bytes, ref.bytes(), bytes.getInt(36))) {
            throw damaged(file, ref, Damage.MALFORMED, "a length or a position in it is outside of it");
        }
        return new Page(ref, bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN), kind, () -> true);
    }

    private static DamagedPageException diagnosed(String file, PageRef ref, ByteBuffer bytes, long computed) {
        if (isZero(bytes)) {
            return damaged(file, ref, Damage.NEVER_WRITTEN, "");
        }
        if (bytes.getInt(0) != MAGIC) {
            return damaged(file, ref, Damage.NOT_A_PAGE, "");
        }
        if (bytes.getLong(CHECKSUM_AT) != computed) {
            return damaged(file, ref, Damage.ALTERED, "");
        }
        if (bytes.getLong(ADDRESS_AT) != ref.address()) {
            return damaged(file, ref, Damage.MISDIRECTED, "it says it is page " + bytes.getLong(ADDRESS_AT));
        }
        if (bytes.getLong(24) != ref.offset()) {
            return damaged(file, ref, Damage.STALE, "it says checkpoint " + bytes.getLong(24));
        }
        return damaged(file, ref, Damage.REPLACED, "");
    }

    private static boolean isZero(ByteBuffer bytes) {
        for (int at = 0; at < bytes.limit(); at++) {
            if (bytes.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static DamagedPageException damaged(String file, PageRef ref, Damage damage, String detail) {
        return new DamagedPageException(file, ref, damage, detail, null);
    }

    /**
     * What the first block of some page says of itself, where no parent is known: a hint, never believed.
     *
     * @return how many bytes the page says it has; 0 if this is no page of that address
     */
    public static int bytesClaimed(ByteBuffer block, long address) {
        ByteBuffer bytes = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        boolean looksLikeIt = bytes.capacity() >= HEADER_BYTES
                && bytes.getInt(0) == MAGIC
                && PageKind.of(bytes.get(4)) != null
                && bytes.getLong(ADDRESS_AT) == address
                && bytes.getInt(32) >= HEADER_BYTES;
        return looksLikeIt ? bytes.getInt(32) : 0;
    }

    /** The reference that a page gives to itself; like {@link #bytesClaimed}, a hint. */
    public static PageRef refClaimed(ByteBuffer block, long address) {
        ByteBuffer bytes = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        return new PageRef(address, bytes.getLong(24), bytes.getLong(CHECKSUM_AT), bytesClaimed(block, address));
    }

    /**
     * The same page in memory of somebody else, who may use that memory for another page later.
     *
     * @param frame is written to, from 0 on; as large as the page's blocks at least
     * @param stillThere false as soon as the frame holds anything else
     */
    public Page copiedTo(ByteBuffer frame, BooleanSupplier stillThere) {
        ByteBuffer copy = frame.slice(0, bytes.capacity());
        copy.put(bytes.duplicate().clear());
        return new Page(ref, copy.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN), kind, stillThere);
    }

    /** Bytes of its blocks. */
    public int blockBytes() {
        return bytes.capacity();
    }

    /** Whether it is still what it was: always, unless it lies in a frame that is used again. Ask before each use. */
    public boolean isStillThere() {
        return lease.getAsBoolean();
    }

    public PageRef ref() {
        return ref;
    }

    public PageKind kind() {
        return kind;
    }

    /** 0 for a leaf. */
    public int level() {
        return bytes.get(5) & 0xff;
    }

    public int count() {
        return bytes.getInt(36);
    }

    ByteBuffer bytes() {
        if (!isStillThere()) {
            throw new IllegalStateException("page " + ref.address() + " is read after its frame was used again");
        }
        return bytes;
    }

    /** Returns itself if it is of that kind and level. */
    Page expect(String file, PageKind expected, int level) throws DamagedPageException {
        if (kind != expected || level() != level) {
            throw DamagedPageException.malformed(
                    file,
                    ref,
                    kind + " of level " + level() + " where " + expected + " of level " + level + " was due");
        }
        return this;
    }
}
