package dev.tidemark.kv.reply;

import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of a reply of many values, with a bound: else a short command could have a node build a reply that it has
 * no memory for, and in the log every node (H87). Decides replies, so it is the same on all nodes.
 */
public final class ReplyItems {
    public static final long MAX_BYTES = 16L << 20;
    /** What an item costs beside its bytes, about. */
    public static final int ITEM_BYTES = 48;

    private final List<Reply> items = new ArrayList<>();
    private long bytes;

    /** Whether so many more bytes fit; asked before they are copied. When they do not, nothing does any more. */
    private boolean hasRoomFor(int length) {
        bytes += (long) length + ITEM_BYTES;
        return bytes <= MAX_BYTES;
    }

    public void add(byte[] value) {
        if (hasRoomFor(value.length)) {
            items.add(new Reply.Bulk(value));
        }
    }

    /** The string in a record, or nil for anything else. */
    public void addString(byte[] record) {
        if (!Records.isString(record)) {
            addNil();
        } else if (hasRoomFor(Records.valueLength(record))) {
            items.add(new Reply.Bulk(Records.stringValue(record)));
        }
    }

    public void addNil() {
        if (hasRoomFor(0)) {
            items.add(Reply.NIL);
        }
    }

    /** A short stream as a sequence. */
    public static Reply all(ReplyStream stream) {
        List<Reply> all = new ArrayList<>((int) stream.count());
        for (Reply item = stream.next(); item != null; item = stream.next()) {
            all.add(item);
        }
        return new Reply.Sequence(all);
    }

    public boolean isFull() {
        return bytes > MAX_BYTES;
    }

    public Reply sequence() {
        return isFull() ? KvErrors.REPLY_TOO_LARGE : new Reply.Sequence(items);
    }

    public Reply pairs() {
        return isFull() ? KvErrors.REPLY_TOO_LARGE : new Reply.Pairs(items);
    }

    public Reply pairSequence() {
        return isFull() ? KvErrors.REPLY_TOO_LARGE : new Reply.PairSequence(items);
    }
}
