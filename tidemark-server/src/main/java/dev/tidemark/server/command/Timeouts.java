package dev.tidemark.server.command;

import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;
import java.util.OptionalLong;

/** How long a client is willing to wait, as an argument. */
public final class Timeouts {
    private Timeouts() {}

    /**
     * What is wrong with a timeout in milliseconds, or null.
     *
     * @param nowMillis what the clock shows: Redis refuses a timeout that ends at no time
     */
    public static Reply.Failure check(byte[] text, long nowMillis) {
        OptionalLong millis = Numbers.parse(text);
        if (millis.isEmpty()) {
            return Replies.error("timeout is not an integer or out of range");
        } else if (millis.getAsLong() < 0) {
            return Replies.error("timeout is negative");
        }
        return millis.getAsLong() > Long.MAX_VALUE - nowMillis ? Replies.error("timeout is out of range") : null;
    }
}
