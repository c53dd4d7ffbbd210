package dev.tidemark.kv;

import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What follows key and value in {@code SET}.
 *
 * @param wrong why they cannot be, or null
 */
record SetOptions(boolean onlyIfAbsent, boolean onlyIfPresent, boolean get, Reply.Failure wrong) {
    static final SetOptions NONE = new SetOptions(false, false, false, null);

    private static final int FIRST_OPTION = 3;
    private static final int LONGEST_OPTION = 7;

    static SetOptions parse(byte[][] args) {
        boolean absent = false;
        boolean present = false;
        boolean get = false;
        boolean expires = false;
        for (int i = FIRST_OPTION; i < args.length; i++) {
            switch (upper(args[i])) {
                case "NX" -> absent = true;
                case "XX" -> present = true;
                case "GET" -> get = true;
                case "KEEPTTL" -> {
                    if (expires) {
                        return wrong(KvErrors.SYNTAX);
                    }
                    expires = true;
                }
                case "EX", "PX", "EXAT", "PXAT" -> {
                    i++;
                    if (expires || i == args.length) {
                        return wrong(KvErrors.SYNTAX);
                    }
                    expires = true;
                }
                default -> {
                    return wrong(KvErrors.SYNTAX);
                }
            }
        }
        if (absent && present) {
            return wrong(KvErrors.SYNTAX);
        }
        return expires ? wrong(KvErrors.NO_EXPIRY) : new SetOptions(absent, present, get, null);
    }

    private static SetOptions wrong(Reply.Failure failure) {
        return new SetOptions(false, false, false, failure);
    }

    private static String upper(byte[] option) {
        return option.length > LONGEST_OPTION
                ? ""
                : new String(option, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }
}
