package dev.tidemark.protocol.message;

import java.util.Arrays;
import java.util.Objects;

/**
 * The rows that a {@link RangeRequest} asks for.
 *
 * @param question its number
 * @param given false: there are too many, or the sender cannot read them
 */
@SuppressWarnings("ArrayRecordComponent")
public record RangeReply(long question, boolean given, byte[] rows) implements Message.Timeless {
    /** The sender has no such rows to give. */
    public static RangeReply none(long question) {
        return new RangeReply(question, false, new byte[0]);
    }

    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.rangeReply(envelope, this);
    }

    @Override
    public long bulk() {
        return rows.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeReply reply
                && question == reply.question
                && given == reply.given
                && Arrays.equals(rows, reply.rows);
    }

    @Override
    public int hashCode() {
        return Objects.hash(question, given, Arrays.hashCode(rows));
    }
}
