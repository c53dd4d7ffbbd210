package dev.tidemark.server.command.server;

import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.Locale;

/** The text of {@code INFO} as it grows. */
final class InfoText {
    private final StringBuilder text = new StringBuilder();

    void head(String title) {
        text.append(text.isEmpty() ? "# " : "\r\n# ").append(title).append("\r\n");
    }

    InfoText line(String key, Object value) {
        text.append(key).append(':').append(value).append("\r\n");
        return this;
    }

    InfoText line(String key, double value, int decimals) {
        return line(key, String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /** A number of bytes with a unit, as Redis writes it. */
    static String human(long bytes) {
        if (bytes < 1L << 10) {
            return bytes + "B";
        }
        int unit = Math.min("KMGTP".length() - 1, (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10 - 1);
        return String.format(Locale.ROOT, "%.2f%c", bytes / Math.pow(1L << 10, unit + 1), "KMGTP".charAt(unit));
    }

    /** Fields that tools look for and that are true and always the same here. */
    InfoText always(int value, String... keys) {
        for (String key : keys) {
            line(key, value);
        }
        return this;
    }

    Reply reply() {
        return new WireReply.Verbatim(text.toString());
    }
}
