package dev.tidemark.kv.keyspace;

import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.Query;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplySlice;
import dev.tidemark.state.table.PinnableState;
import dev.tidemark.state.table.PinnedState;
import java.util.Arrays;

/**
 * A read whose reply need not be in memory as a whole (H162): long values are parts of arrays of the state, long
 * sequences are made while they are sent. What is read after this moment is read from a pin, which is taken only if it
 * is needed.
 */
public final class LazyRead {
    /** A value below this is copied: that costs less than a pin. */
    public static final int COPIED_BYTES = 4 << 10;

    /** A sequence of fewer items is made at once. */
    public static final int MADE_AT_ONCE = 64;

    private final Query query;
    private final PinnableState store;
    private PinnedState pin;

    public LazyRead(Query query, PinnableState store) {
        this.query = query;
        this.store = store;
    }

    /** The keys as they are now, for the time of this call. */
    public Keyspace keys() {
        return Keyspace.forRead(query, store);
    }

    /** The same keys as they are now, until the reply was sent. */
    public Keyspace pinned(Keyspace keys) {
        pin();
        return keys.over(pin);
    }

    private void pin() {
        if (pin == null) {
            pin = store.pin();
        }
    }

    /** A part of an array of the state. */
    public Reply bulk(byte[] array, int from, int length) {
        if (length < COPIED_BYTES) {
            return new Reply.Bulk(Arrays.copyOfRange(array, from, from + length));
        }
        pin();
        return new ReplySlice(array, from, length);
    }

    /** There is no reply: a row that it needs is not in memory, and the read is made again. */
    public void giveUp() {
        if (pin != null) {
            pin.close();
            pin = null;
        }
    }

    /** The reply with the pin that it needs, if it does. */
    public Reply with(Reply reply) {
        if (pin == null) {
            return reply;
        }
        if (reply instanceof Reply.Failure) {
            pin.close();
            return reply;
        }
        return new PinnedReply(reply, pin);
    }
}
