package dev.tidemark.state.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client's name for one write. Comparable, so that a map stays fast for ids whose hashes were made to collide.
 *
 * <p>An id is a version-7 UUID if it is one as 16 bytes or as the usual 36 characters; any other id of 16 bytes that
 * happens to look like one is taken for one.
 */
public final class RequestId implements Comparable<RequestId> {
    private static final int BINARY_BYTES = 16;
    private static final int TEXT_BYTES = 36;
    private static final long NOT_DATED = -1;

    private final byte[] bytes;
    private final int hash;

    public RequestId(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    public boolean isDated() {
        return millis() != NOT_DATED;
    }

    /** When the id was made, milliseconds since 1970, if it is a version-7 UUID; else -1. */
    public long millis() {
        byte[] uuid = bytes.length == TEXT_BYTES ? parse() : bytes;
        if (uuid == null || uuid.length != BINARY_BYTES || (uuid[6] & 0xf0) != 0x70 || (uuid[8] & 0xc0) != 0x80) {
            return NOT_DATED;
        }
        long millis = 0;
        for (int i = 0; i < 6; i++) {
            millis = millis << 8 | (uuid[i] & 0xff);
        }
        return millis;
    }

    /** The 16 bytes of the text form, or null if it is none. */
    private byte[] parse() {
        byte[] uuid = new byte[BINARY_BYTES];
        int nibbles = 0;
        for (int at = 0; at < TEXT_BYTES; at++) {
            if (at == 8 || at == 13 || at == 18 || at == 23) {
                if (bytes[at] != '-') {
                    return null;
                }
                continue;
            }
            int digit = Character.digit((char) bytes[at], 16);
            if (digit < 0) {
                return null;
            }
            uuid[nibbles / 2] |= (byte) (nibbles % 2 == 0 ? digit << 4 : digit);
            nibbles++;
        }
        return uuid;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestId id && hash == id.hash && Arrays.equals(bytes, id.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(RequestId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
