package dev.tidemark.kv.reply;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import java.util.function.IntFunction;

/** A sequence whose items are found one by one, each by a look-up or by a command of a transaction. */
public final class CallStream extends ReplyStream {
    /** So many look-ups are tried when one lacks a row. Each costs a microsecond or two, a page a hundred. */
    private static final int AHEAD = 32;

    private final int count;
    private final IntFunction<Reply> item;
    private final int ahead;
    private int given;

    public CallStream(int count, IntFunction<Reply> item) {
        this(Kind.SEQUENCE, count, item);
    }

    public CallStream(Kind kind, int count, IntFunction<Reply> item) {
        this(kind, count, item, 0);
    }

    private CallStream(Kind kind, int count, IntFunction<Reply> item, int ahead) {
        super(kind);
        this.count = count;
        this.item = item;
        this.ahead = ahead;
    }

    /**
     * Of look-ups that do not know of each other. Where one lacks a page of the data file, those that follow are tried
     * as well, so that their pages are read together with it and not one after the other.
     *
     * @param item changes nothing, and may be asked for again
     */
    public static CallStream ofLookUps(int count, IntFunction<Reply> item) {
        return new CallStream(Kind.SEQUENCE, count, item, AHEAD);
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
        Reply next = find(); // where that lacks a row, it is asked for again
        given++;
        return next;
    }

    private Reply find() {
        try {
            return item.apply(given);
        } catch (MissingRowsException e) {
            lookAhead();
            throw e;
        }
    }

    private void lookAhead() {
        for (int i = given + 1; i < count && i - given < ahead; i++) {
            try {
                Reply unused = item.apply(i); // but its pages
            } catch (MissingRowsException | UnreadableRowsException e) {
                // its page is asked for, or it is told when its turn comes
            }
        }
    }
}
