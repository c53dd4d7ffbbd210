package dev.tidemark.log.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;

/** Little-endian numbers in a byte array, at any alignment. */
public final class LittleEndian {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    public static long getLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    public static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** 16 bytes, the upper half first. */
    public static UUID getUuid(byte[] bytes, int at) {
        return new UUID(getLong(bytes, at), getLong(bytes, at + Long.BYTES));
    }

    /** 16 bytes, the upper half first. */
    public static void putUuid(byte[] bytes, int at, UUID value) {
        putLong(bytes, at, value.getMostSignificantBits());
        putLong(bytes, at + Long.BYTES, value.getLeastSignificantBits());
    }
}
