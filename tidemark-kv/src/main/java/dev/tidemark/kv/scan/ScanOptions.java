package dev.tidemark.kv.scan;

import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Glob;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What may follow the cursor of {@code SCAN} and {@code HSCAN}.
 *
 * @param count how many to look at, 1 to {@value #MAX_COUNT}
 * @param type in lower case, or null for all
 * @param wrong why they cannot be, or null
 */
public record ScanOptions(Glob match, int count, String type, Reply.Failure wrong) {
    /** A call that asks for more gets this many. While one is answered, the node does nothing else. */
    static final int MAX_COUNT = 10_000;
    /** Nor does one call give more bytes than about this. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int DEFAULT_COUNT = 10;
    private static final Glob ALL = new Glob(new byte[] {'*'});

    /** @param from where they begin */
    public static ScanOptions parse(byte[][] args, int from, boolean takesType) {
        Glob match = ALL;
        int count = DEFAULT_COUNT;
        String type = null;
        for (int i = from; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                return wrong(KvErrors.SYNTAX);
            }
            byte[] value = args[i + 1];
            if (Words.is(args[i], "COUNT")) {
                if (!Numbers.isLong(value, 0)) {
                    return wrong(KvErrors.NOT_AN_INTEGER);
                } else if (Numbers.toLong(value, 0) < 1) {
                    return wrong(KvErrors.SYNTAX);
                }
                count = (int) Math.min(MAX_COUNT, Numbers.toLong(value, 0));
            } else if (Words.is(args[i], "MATCH")) {
                match = new Glob(value);
            } else if (takesType && Words.is(args[i], "TYPE")) {
                type = new String(value, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            } else {
                return wrong(KvErrors.SYNTAX);
            }
        }
        return new ScanOptions(match, count, type, null);
    }

    private static ScanOptions wrong(Reply.Failure failure) {
        return new ScanOptions(ALL, DEFAULT_COUNT, null, failure);
    }
}
