package dev.tidemark.protocol.message;

import java.util.Arrays;
import java.util.Objects;

/**
 * A piece of the rows that a {@link RangeRequest} asks for.
 *
 * @param question its number
 * @param size bytes of all rows; {@link #NONE}: there are too many, or the sender cannot read them
 * @param at where the piece belongs
 */
@SuppressWarnings("ArrayRecordComponent")
public record RangeReply(long question, int size, int at, byte[] bytes) implements Message.Timeless {
    public static final int NONE = -1;

    /** The sender has no such rows to give. */
    public static RangeReply none(long question) {
        return new RangeReply(question, NONE, 0, new byte[0]);
    }

    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.rangeReply(envelope, this);
    }

    @Override
    public long bulk() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeReply reply
                && question == reply.question
                && size == reply.size
                && at == reply.at
                && Arrays.equals(bytes, reply.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(question, size, at, Arrays.hashCode(bytes));
    }
}
