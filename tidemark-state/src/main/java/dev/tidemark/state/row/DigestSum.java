package dev.tidemark.state.row;

import dev.tidemark.state.codec.ByteSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Adds up the digest of a state, item by item, in any order. What was added can be taken away again, so a sum can be
 * kept while the state changes. An item is hashed again when it is taken away: had a bit of it flipped since, the sum
 * would be that of no state from then on, and would be noticed (H89).
 *
 * <p>One thread at a time.
 */
public final class DigestSum {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PAIR = 1;
    private static final int SESSION = 2;
    private static final int REQUEST = 3;
    private static final int HORIZON = 4;
    private static final long ODD_1 = 0x9E37_79B9_7F4A_7C15L;
    private static final long ODD_2 = 0xC2B2_AE3D_27D4_EB4FL;

    private final ByteSink sink = new ByteSink(256);
    private long high;
    private long low;
    private long a;
    private long b;

    public void addPair(byte[] key, byte[] value) {
        hashPair(key, value);
        add();
    }

    public void removePair(byte[] key, byte[] value) {
        hashPair(key, value);
        subtract();
    }

    /** {@link #removePair} of what was there and {@link #addPair} of what is; looks at the key once. */
    public void replacePair(byte[] key, byte[] before, byte[] value) {
        hashKey(key);
        long keyA = a;
        long keyB = b;
        mix(before, before.length);
        subtract();
        a = keyA;
        b = keyB;
        mix(value, value.length);
        add();
    }

    private void hashPair(byte[] key, byte[] value) {
        hashKey(key);
        mix(value, value.length);
    }

    private void hashKey(byte[] key) {
        begin(PAIR);
        mix(key.length);
        mix(key, key.length);
    }

    public void addSession(FrozenSession session) {
        sink.clear();
        session.write(sink);
        hash(SESSION, sink);
        add();
    }

    public void addRequest(RequestRecord request) {
        sink.clear();
        request.write(sink);
        addRequest(sink);
    }

    /** @param written the request, as it writes itself */
    public void addRequest(ByteSink written) {
        hash(REQUEST, written);
        add();
    }

    public void removeRequest(ByteSink written) {
        hash(REQUEST, written);
        subtract();
    }

    public void addPair(byte[] key, ByteSink value) {
        hashKey(key);
        mix(value.array(), value.size());
        add();
    }

    public void removePair(byte[] key, ByteSink value) {
        hashKey(key);
        mix(value.array(), value.size());
        subtract();
    }

    public void addHorizon(long millis) {
        sink.clear().putLong(millis);
        hash(HORIZON, sink);
        add();
    }

    /** Adds all that another sum holds. */
    public void add(DigestSum other) {
        high += other.high;
        low += other.low;
    }

    public void clear() {
        high = 0;
        low = 0;
    }

    public void set(DigestSum other) {
        set(other.high, other.low);
    }

    public void set(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
    }

    public StateDigest digest() {
        return new StateDigest(high, low);
    }

    private void hash(int domain, ByteSink written) {
        begin(domain);
        mix(written.array(), written.size());
    }

    private void begin(int domain) {
        a = domain * ODD_1;
        b = domain * ODD_2;
    }

    private void mix(byte[] bytes, int length) {
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            mix((long) LONG.get(bytes, at));
        }
        long tail = 0;
        for (; at < length; at++) {
            tail = tail << 8 | (bytes[at] & 0xff);
        }
        mix(tail);
        mix(length);
    }

    private void mix(long word) {
        a = Long.rotateLeft((a ^ word) * ODD_1, 29) + b;
        b = Long.rotateLeft((b + word) * ODD_2, 31) ^ a;
    }

    private void add() {
        high += finish(a ^ Long.rotateLeft(b, 17));
        low += finish(b + ODD_1);
    }

    private void subtract() {
        high -= finish(a ^ Long.rotateLeft(b, 17));
        low -= finish(b + ODD_1);
    }

    /** Spreads every bit over the word: the finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long finish(long word) {
        long mixed = (word ^ word >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }
}
