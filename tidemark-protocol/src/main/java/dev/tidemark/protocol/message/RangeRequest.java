package dev.tidemark.protocol.message;

import java.util.Arrays;
import java.util.Objects;

/**
 * "Which rows does your data file have in this range?", from a node that has a damaged page there. Of no epoch: what a
 * checkpoint holds is committed, under any leader. The answer is believed by what the page must be.
 *
 * @param question its number, at the sender
 * @param offset as of the oldest checkpoint that is of this entry or a later one; if there is none, of the newest
 * @param from first key
 * @param to the keys end before this one; null: with the last
 * @param most bytes that the rows may take; more are of no use
 */
@SuppressWarnings("ArrayRecordComponent")
public record RangeRequest(long question, long offset, byte[] from, byte[] to, int most) implements Message.Timeless {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.rangeRequest(envelope, this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeRequest request
                && question == request.question
                && offset == request.offset
                && Arrays.equals(from, request.from)
                && Arrays.equals(to, request.to)
                && most == request.most;
    }

    @Override
    public int hashCode() {
        return Objects.hash(question, offset, Arrays.hashCode(from), Arrays.hashCode(to), most);
    }
}
