package dev.tidemark.server.front;

import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.Reply;
import java.util.List;

/** About how many bytes a reply takes on the wire and, as nothing is shared in the worst case, in memory. */
final class ReplySize {
    private static final int FIXED_BYTES = 16;

    private ReplySize() {}

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
