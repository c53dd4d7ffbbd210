package dev.tidemark.server.command;

import java.util.OptionalLong;

/** Numbers as Redis reads them: decimal, no blanks, no plus, no leading zeros. */
public final class Numbers {
    private static final int MAX_CHARACTERS = 20;

    private Numbers() {}

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
