package dev.tidemark.server.connection;

import dev.tidemark.server.resp.ReplyEncoder;
import dev.tidemark.state.DeferredRead;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.PinnedState;
import dev.tidemark.state.Reply;
import io.netty.buffer.ByteBuf;

/** A reply that is encoded in pieces, with the pinned states that it needs until then. Event loop only. */
final class LongReply {
    /** What is smaller is encoded at once. */
    private static final int SHORT_BYTES = 16 << 10;

    private final PinnedState waited;
    private final PinnedState needed;
    private final ReplyEncoder encoder;
    private long written;

    LongReply(Reply reply, boolean resp3) {
        Reply made = reply;
        PinnedState deferred = null;
        if (reply instanceof DeferredRead read) {
            deferred = read.pin();
            made = deferred.isRevoked() ? Reply.NIL : read.make();
        }
        if (made instanceof PinnedReply pinned) {
            needed = pinned.pin();
            made = pinned.reply();
        } else {
            needed = null;
        }
        waited = deferred;
        encoder = new ReplyEncoder(made, resp3);
    }

    /** Whether it needs no pieces. */
    static boolean isShort(Reply reply, long bytes) {
        return bytes <= SHORT_BYTES && !(reply instanceof PinnedReply) && !(reply instanceof DeferredRead);
    }

    /** @return whether all of it is written */
    boolean write(ByteBuf out, int enough) {
        if (isGone()) {
            return false;
        }
        int before = out.readableBytes();
        boolean done = encoder.write(out, enough) == ReplyEncoder.Progress.DONE;
        written += out.readableBytes() - before;
        return done;
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
