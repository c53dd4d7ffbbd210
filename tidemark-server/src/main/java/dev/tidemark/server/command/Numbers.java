package dev.tidemark.server.command;

import dev.tidemark.state.Reply;
import java.util.OptionalLong;

/** Numbers as Redis reads them: decimal, no blanks, no plus, no leading zeros. */
public final class Numbers {
    private static final int MAX_CHARACTERS = 20;

    private Numbers() {}

    /**
     * What is wrong with a timeout in milliseconds, or null.
     *
     * @param nowMillis what the clock shows: Redis refuses a timeout that ends at no time
     */
    public static Reply.Failure checkTimeout(byte[] text, long nowMillis) {
        OptionalLong millis = parse(text);
        if (millis.isEmpty()) {
            return Replies.error("timeout is not an integer or out of range");
        } else if (millis.getAsLong() < 0) {
            return Replies.error("timeout is negative");
        }
        return millis.getAsLong() > Long.MAX_VALUE - nowMillis ? Replies.error("timeout is out of range") : null;
    }

    public static OptionalLong parse(byte[] bytes) {
        return bytes.length > MAX_CHARACTERS ? OptionalLong.empty() : parse(CommandErrors.text(bytes));
    }

    public static OptionalLong parse(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            return Long.toString(value).equals(text) ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
