package dev.tidemark.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Key and value of the commands. Keys are 16 bytes, {@code bench:} and ten digits. The value is the same for all, of
 * random letters, so that nothing shrinks it.
 */
public final class CommandTemplates {
    public static final int KEY_BYTES = 16;
    private static final String KEY_PREFIX = "bench:";
    private static final int DIGITS = KEY_BYTES - KEY_PREFIX.length();

    private final byte[] value;
    private final String authority;
    private final List<String> greeting;

    /** @param authority host and port of the server, for protocols that repeat it */
    CommandTemplates(int valueBytes, String authority) {
        this(valueBytes, authority, List.of());
    }

    /** @param greeting command that each connection begins with; empty: none */
    CommandTemplates(int valueBytes, String authority, List<String> greeting) {
        this.authority = authority;
        this.greeting = List.copyOf(greeting);
        this.value = valueOf(valueBytes);
    }

    private static byte[] valueOf(int bytes) {
        byte[] value = new byte[bytes];
        SplittableRandom random = new SplittableRandom(bytes);
        for (int i = 0; i < bytes; i++) {
            value[i] = (byte) ('a' + random.nextInt(26));
        }
        return value;
    }

    /** The key of that number, in words. */
    public static String keyOf(int number) {
        ByteBuffer key = ByteBuffer.wrap(key());
        patchKey(key, 0, number);
        return new String(key.array(), StandardCharsets.US_ASCII);
    }

    /** The value of that size, in words. */
    public static String textOf(int valueBytes) {
        return new String(valueOf(valueBytes), StandardCharsets.US_ASCII);
    }

    byte[] value() {
        return value;
    }

    List<String> greeting() {
        return greeting;
    }

    String authority() {
        return authority;
    }

    static byte[] key() {
        return (KEY_PREFIX + "0".repeat(DIGITS)).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes the digits of {@code key} over the zeros of {@link #key()}, which start at {@code keyAt} of the buffer.
     */
    static void patchKey(ByteBuffer out, int keyAt, int key) {
        int rest = key;
        for (int at = keyAt + KEY_BYTES - 1; rest > 0; at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
