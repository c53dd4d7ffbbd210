package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.Locale;

/**
 * The words after {@code SET key value}, each at most once.
 *
 * @param wrong the error, or null
 */
record SetWords(boolean ifAbsent, boolean ifPresent, boolean get, boolean keepTtl, long expireAt, Reply.Failure wrong) {
    private static final Reply.Failure SYNTAX = new Reply.Failure("ERR syntax error");

    /** @param now milliseconds since 1970, for times that are relative to it */
    static SetWords of(List<String> words, long now) {
        boolean ifAbsent = false;
        boolean ifPresent = false;
        boolean get = false;
        boolean keepTtl = false;
        long expireAt = Value.NEVER;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i).toUpperCase(Locale.ROOT)) {
                case "NX" -> ifAbsent = true;
                case "XX" -> ifPresent = true;
                case "GET" -> get = true;
                case "KEEPTTL" -> keepTtl = true;
                case "EX" -> expireAt = now + Long.parseLong(words.get(++i)) * 1_000;
                case "PX" -> expireAt = now + Long.parseLong(words.get(++i));
                case "EXAT" -> expireAt = Long.parseLong(words.get(++i)) * 1_000;
                case "PXAT" -> expireAt = Long.parseLong(words.get(++i));
                default -> {
                    return refused();
                }
            }
        }
        if ((ifAbsent && ifPresent) || (keepTtl && expireAt != Value.NEVER)) {
            return refused();
        }
        return new SetWords(ifAbsent, ifPresent, get, keepTtl, expireAt, null);
    }

    private static SetWords refused() {
        return new SetWords(false, false, false, false, Value.NEVER, SYNTAX);
    }
}
