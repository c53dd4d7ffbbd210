package dev.tidemark.tree.page;

import dev.tidemark.disk.bytes.Varint;
import java.nio.ByteBuffer;

/**
 * A row as a leaf holds it: with its value, or with a reference to the run that does.
 *
 * <pre>
 *  varint   length of the key
 *  varint   length of the value, times two, and 1 if the value lies in a run
 *  n        key
 *  n        value; or reference to the run (28), digest of the row (16)
 * </pre>
 */
public final class Cell {
    static final int RUN_BYTES = PageRef.BYTES + 2 * Long.BYTES;

    private final byte[] key;
    private final byte[] value;
    private final int valueBytes;
    private final PageRef run;
    private final Digest digest;

    private Cell(byte[] key, byte[] value, int valueBytes, PageRef run, Digest digest) {
        this.key = key;
        this.value = value;
        this.valueBytes = valueBytes;
        this.run = run;
        this.digest = digest;
    }

    public static Cell inline(byte[] key, byte[] value) {
        return new Cell(key, value, value.length, PageRef.NONE, RowDigest.of(key, value));
    }

    /** @param digest of the row with its value, so that it can be taken from a sum without reading the value */
    public static Cell withRun(byte[] key, int valueBytes, PageRef run, Digest digest) {
        return new Cell(key, null, valueBytes, run, digest);
    }

    /** Whether such a row has its value in a run: it is long, and a reference is shorter. */
    public static boolean needsRun(TreeFormat format, byte[] key, byte[] value) {
        return value.length > RUN_BYTES
                && encodedBytes(key.length, value.length, value.length) > format.longestInlineCell();
    }

    static Cell get(ByteBuffer from, int at) {
        int keyBytes = Varint.get(from, at);
        int next = at + Varint.size(keyBytes);
        int tagged = Varint.get(from, next);
        next += Varint.size(tagged);
        byte[] key = new byte[keyBytes];
        from.get(next, key);
        next += keyBytes;
        if ((tagged & 1) != 0) {
            Digest digest = new Digest(from.getLong(next + PageRef.BYTES), from.getLong(next + PageRef.BYTES + 8));
            return withRun(key, tagged >>> 1, PageRef.get(from, next), digest);
        }
        byte[] value = new byte[tagged >>> 1];
        from.get(next, value);
        return inline(key, value);
    }

    void put(ByteBuffer to) {
        Varint.put(to, key.length);
        Varint.put(to, valueBytes << 1 | (hasRun() ? 1 : 0));
        to.put(key);
        if (hasRun()) {
            run.put(to);
            to.putLong(digest.high()).putLong(digest.low());
        } else {
            to.put(value);
        }
    }

    /** Bytes that it takes in a page, without its slot. */
    public int encodedBytes() {
        return encodedBytes(key.length, valueBytes, hasRun() ? RUN_BYTES : valueBytes);
    }

    private static int encodedBytes(int keyBytes, int valueBytes, int storedBytes) {
        return Varint.size(keyBytes) + Varint.size(valueBytes << 1) + keyBytes + storedBytes;
    }

    public byte[] key() {
        return key;
    }

    /** Null if it lies in a run. */
    public byte[] value() {
        return value;
    }

    public int valueBytes() {
        return valueBytes;
    }

    public boolean hasRun() {
        return !run.isNone();
    }

    /** {@link PageRef#NONE} if the value lies in the leaf. */
    public PageRef run() {
        return run;
    }

    public Digest digest() {
        return digest;
    }

    public Summary summary() {
        return new Summary(1, digest, hasRun());
    }
}
