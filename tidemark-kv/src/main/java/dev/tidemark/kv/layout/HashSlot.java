package dev.tidemark.kv.layout;

/**
 * The hash slot of a key as Redis Cluster computes it: CRC16 (XMODEM) of the key, or of its {@code {tag}}, mod 16384.
 */
public final class HashSlot {
    public static final int SLOTS = 16_384;

    private static final int POLYNOMIAL = 0x1021;
    private static final char[] TABLE = table();

    private HashSlot() {}

    public static int of(byte[] key) {
        int open = indexOf(key, '{', 0);
        int close = open < 0 ? -1 : indexOf(key, '}', open + 1);
        boolean tagged = close > open + 1;
        return crc16(key, tagged ? open + 1 : 0, tagged ? close : key.length) & SLOTS - 1;
    }

    private static int indexOf(byte[] key, char wanted, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int crc16(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = (crc << 8 ^ TABLE[(crc >>> 8 ^ bytes[i]) & 0xff]) & 0xffff;
        }
        return crc;
    }

    private static char[] table() {
        char[] table = new char[256];
        for (int first = 0; first < table.length; first++) {
            int crc = first << 8;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            table[first] = (char) crc;
        }
        return table;
    }
}
