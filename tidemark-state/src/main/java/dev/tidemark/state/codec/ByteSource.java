package dev.tidemark.state.codec;

import dev.tidemark.disk.bytes.Varint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads what {@link ByteSink} wrote and believes no length: nothing is read or allocated beyond the end. */
public final class ByteSource implements Varint.Source<MalformedException> {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int at;

    public ByteSource(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
    }

    public int remaining() {
        return end - at;
    }

    @Override
    public int takeByte() throws MalformedException {
        require(1);
        return bytes[at++] & 0xff;
    }

    public long takeLong() throws MalformedException {
        require(Long.BYTES);
        long value = (long) LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** A number of 0 to 2^31-1 in its shortest form. */
    public int takeVarint() throws MalformedException {
        int from = at;
        int value = Varint.take(this);
        if (value >= 0 && at - from == Varint.size(value)) {
            return value;
        }
        throw new MalformedException("a number is too large or not in its shortest form");
    }

    public byte[] takeBytes(int length) throws MalformedException {
        require(length);
        byte[] taken = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return taken;
    }

    public void requireEnd() throws MalformedException {
        if (at != end) {
            throw new MalformedException(remaining() + " bytes follow where the end should be");
        }
    }

    private void require(int length) throws MalformedException {
        if (length < 0 || length > end - at) {
            throw new MalformedException("needs " + length + " bytes where " + (end - at) + " are left");
        }
    }
}
