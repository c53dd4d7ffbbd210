package dev.tidemark.kv.reply;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream;
import java.util.function.IntFunction;

/** A sequence whose items are found one by one, each by a look-up or by a command of a transaction. */
public final class CallStream extends ReplyStream {
    private final int count;
    private final IntFunction<Reply> item;
    private int given;

    public CallStream(int count, IntFunction<Reply> item) {
        this(Kind.SEQUENCE, count, item);
    }

    public CallStream(Kind kind, int count, IntFunction<Reply> item) {
        super(kind);
        this.count = count;
        this.item = item;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public Reply next() {
        if (given == count) {
            return null;
        }
        Reply next = item.apply(given); // where that lacks a row, it is asked for again
        given++;
        return next;
    }
}
