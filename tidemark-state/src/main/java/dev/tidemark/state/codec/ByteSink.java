package dev.tidemark.state.codec;

import dev.tidemark.disk.bytes.Varint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte array to encode into: little-endian numbers, LEB128 varints. One thread at a time; reusable. */
public final class ByteSink {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    public ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes {@link #putVarint} takes for this number. */
    public static int varintBytes(int value) {
        return Varint.size(value);
    }

    public ByteSink clear() {
        size = 0;
        return this;
    }

    public int size() {
        return size;
    }

    /** The backing array; the first {@link #size()} bytes count. Valid until the next change. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was written, without a copy if it is as long as was foreseen. Nothing may be written after this. */
    public byte[] finish() {
        return size == bytes.length ? bytes : toByteArray();
    }

    public ByteSink putByte(int value) {
        require(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public ByteSink putLong(long value) {
        require(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    /** Writes a number that is not negative in 1 to 5 bytes. */
    public ByteSink putVarint(int value) {
        require(Varint.size(value));
        size = Varint.put(bytes, size, value);
        return this;
    }

    public ByteSink putBytes(byte[] source) {
        return putBytes(source, 0, source.length);
    }

    public ByteSink putBytes(byte[] source, int from, int length) {
        require(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        return this;
    }

    private void require(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 16);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
    }
}
