package dev.tidemark.kv.layout;

/** Numbers in arrays, big-endian, and the hash by which keys and elements are ordered. */
public final class Bytes {
    private Bytes() {}

    public static byte[] number(long value) {
        byte[] bytes = new byte[Long.BYTES];
        putLong(bytes, 0, value);
        return bytes;
    }

    public static long getLong(byte[] bytes, int from) {
        return getLong(bytes, from, from + Long.BYTES);
    }

    public static long getLong(byte[] bytes, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            value = value << Byte.SIZE | (bytes[at] & 0xff);
        }
        return value;
    }

    public static void putLong(byte[] bytes, int from, long value) {
        putInt(bytes, from, (int) (value >>> Integer.SIZE));
        putInt(bytes, from + Integer.BYTES, (int) value);
    }

    public static void putInt(byte[] bytes, int from, int value) {
        bytes[from] = (byte) (value >>> 24);
        bytes[from + 1] = (byte) (value >>> 16);
        bytes[from + 2] = (byte) (value >>> 8);
        bytes[from + 3] = (byte) value;
    }

    /** FNV-1a (Fowler, Noll, Vo 1991), its bits spread by the finalizer of MurmurHash3. Part of the layout. */
    public static int hash(byte[] bytes) {
        int hash = 0x811C9DC5;
        for (byte next : bytes) {
            hash = (hash ^ next & 0xff) * 0x01000193;
        }
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }
}
