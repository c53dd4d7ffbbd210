package dev.tidemark.server.connection;

import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.DeferredRead;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/** About how many bytes of memory a reply takes that is not encoded. What is part of the state costs nothing here. */
final class ReplySize {
    /** Of an item: the object, the header of its array, padding, and its place in a list. */
    private static final int FIXED_BYTES = 48;
    /** Of a reply that is made while it is sent: stream, scan and pin. */
    private static final int LAZY_BYTES = 512;

    /** What the arguments of a command take at most, compared to its bytes on the wire. */
    private static final int ARGUMENTS_FACTOR = 4;

    private ReplySize() {}

    /** With the arguments that a reply keeps which is made while it is sent. */
    static long of(Reply reply, int commandBytes) {
        boolean isLazy = reply instanceof PinnedReply || reply instanceof DeferredRead;
        return isLazy ? of(reply) + (long) ARGUMENTS_FACTOR * commandBytes : of(reply);
    }

    static long of(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            return FIXED_BYTES + bulk.value().length;
        } else if (reply instanceof Reply.Sequence sequence) {
            return sum(sequence.items());
        } else if (reply instanceof Reply.Pairs pairs) {
            return sum(pairs.items());
        } else if (reply instanceof Reply.PairSequence pairs) {
            return sum(pairs.items());
        } else if (reply instanceof WireReply.Verbatim text) {
            return FIXED_BYTES + text.text().length();
        } else if (reply instanceof WireReply.Push push) {
            return sum(push.items());
        } else if (reply instanceof WireReply.Unordered set) {
            return sum(set.items());
        } else if (reply instanceof WireReply.Several several) {
            return sum(several.replies());
        } else if (reply instanceof PinnedReply pinned) {
            return LAZY_BYTES + of(pinned.reply());
        } else if (reply instanceof DeferredRead read) {
            return LAZY_BYTES + read.bytes();
        } else if (reply instanceof Reply.Failure failure) {
            return FIXED_BYTES + failure.message().length();
        }
        return FIXED_BYTES;
    }

    private static long sum(List<Reply> items) {
        long sum = FIXED_BYTES;
        for (Reply item : items) {
            sum += of(item);
        }
        return sum;
    }
}
