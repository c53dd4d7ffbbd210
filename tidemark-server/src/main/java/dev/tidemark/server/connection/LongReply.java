package dev.tidemark.server.connection;

import dev.tidemark.node.PatientRun;
import dev.tidemark.server.resp.ReplyEncoder;
import dev.tidemark.state.DeferredRead;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.table.PinnedState;
import io.netty.buffer.ByteBuf;

/** A reply that is encoded in pieces, with the pinned states that it needs until then. Event loop only. */
final class LongReply {
    /** What is smaller is encoded at once. */
    private static final int SHORT_BYTES = 16 << 10;

    private final Reply reply;
    private final boolean resp3;
    private final PatientRun run;
    private final PinnedState waited; // null: the read was not put off
    /** Null until it is made, or if it needs none. */
    private PinnedState needed;
    /** Null until the reply is made. */
    private ReplyEncoder encoder;

    private long written;

    /** @param run for reads of rows that memory may lack; closed with this */
    LongReply(Reply reply, boolean resp3, PatientRun run) {
        this.reply = reply;
        this.resp3 = resp3;
        this.run = run;
        this.waited = reply instanceof DeferredRead read ? read.pin() : null;
        if (waited == null) {
            begin(reply);
        }
    }

    private void begin(Reply made) {
        if (made instanceof PinnedReply pinned) {
            needed = pinned.pin();
            encoder = new ReplyEncoder(pinned.reply(), resp3);
        } else {
            encoder = new ReplyEncoder(made, resp3);
        }
    }

    private void make() {
        if (encoder == null && reply instanceof DeferredRead read) {
            begin(run.run(read::make));
        }
    }

    /** Whether it needs no pieces. */
    static boolean isShort(Reply reply, long bytes) {
        return bytes <= SHORT_BYTES && !(reply instanceof PinnedReply) && !(reply instanceof DeferredRead);
    }

    /**
     * @return whether all of it is written
     * @throws MissingRowsException if it lacks a page: to be called again when {@link #await} says so
     * @throws dev.tidemark.state.row.UnreadableRowsException if the rest of it cannot be read
     */
    boolean write(ByteBuf out, int enough) {
        if (isGone()) {
            return false;
        }
        make();
        int before = out.readableBytes();
        try {
            return run.run(() -> encoder.write(out, enough)) == ReplyEncoder.Progress.DONE;
        } finally {
            written += out.readableBytes() - before;
        }
    }

    void await(MissingRowsException missing, Runnable again) {
        run.await(missing, again);
    }

    long writtenBytes() {
        return written;
    }

    /** Whether the state that it needs was taken away from it. */
    boolean isGone() {
        return waited != null && waited.isRevoked() || needed != null && needed.isRevoked();
    }

    /** Gives back what it needs. */
    void close() {
        run.close();
        if (waited != null) {
            waited.close();
        }
        if (needed != null) {
            needed.close();
        }
    }

    /** Gives back what a reply needs that will not be written. */
    static void close(Reply reply) {
        if (reply instanceof PinnedReply pinned) {
            pinned.pin().close();
        } else if (reply instanceof DeferredRead read) {
            read.pin().close();
        }
    }

    /** Evicts the owner when the state that it needs is taken away. */
    static void whenRevoked(Reply reply, ReplyQueue.Owner owner) {
        if (reply instanceof PinnedReply pinned) {
            pinned.pin().whenRevoked(owner::evict);
        } else if (reply instanceof DeferredRead read) {
            read.pin().whenRevoked(owner::evict);
        }
    }
}
