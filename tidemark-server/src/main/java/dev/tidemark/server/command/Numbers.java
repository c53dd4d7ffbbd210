package dev.tidemark.server.command;

import java.util.OptionalLong;

/** Numbers as Redis reads them: decimal, no blanks, no plus, no leading zeros. */
final class Numbers {
    private static final int MAX_CHARACTERS = 20;

    private Numbers() {}

    static OptionalLong parse(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_CHARACTERS) {
            return OptionalLong.empty();
        }
        String text = CommandErrors.text(bytes);
        try {
            long value = Long.parseLong(text);
            return Long.toString(value).equals(text) ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
