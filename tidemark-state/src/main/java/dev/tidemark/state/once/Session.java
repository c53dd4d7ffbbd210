package dev.tidemark.state.once;

import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.FrozenSession;
import java.util.Arrays;

/**
 * What is known of one gateway session: how far it got, and the replies that its gateway may still ask for. Held
 * replies are contiguous: {@code firstHeld .. lastSequence}.
 */
public final class Session {
    private static final int FIRST_CAPACITY = 16;

    public final long id;
    final byte[] nonce;
    private long lastSequence;
    long lastUseOffset;
    long lastUseTime;
    Session older; // in order of last use; SessionTable's
    Session newer;

    private long firstHeld = 1;
    private Reply[] ring = new Reply[FIRST_CAPACITY]; // a power of two; a reply sits at its sequence
    private long weight;

    Session(long id, byte[] nonce) {
        this.id = id;
        this.nonce = nonce;
    }

    /** A session as a snapshot holds it. */
    static Session restored(FrozenSession frozen) {
        Session session = new Session(frozen.id(), frozen.nonce());
        session.firstHeld = frozen.firstHeld();
        session.lastSequence = frozen.firstHeld() - 1;
        for (Reply reply : frozen.replies()) {
            session.append(reply);
        }
        session.lastUseOffset = frozen.lastUseOffset();
        session.lastUseTime = frozen.lastUseTime();
        return session;
    }

    FrozenSession freeze() {
        Reply[] replies = new Reply[held()];
        for (int i = 0; i < replies.length; i++) {
            replies[i] = ring[slot(firstHeld + i)];
        }
        return new FrozenSession(id, nonce, firstHeld, lastUseOffset, lastUseTime, replies);
    }

    /** Of the newest command that was executed; 0: none was. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The reply, or null if it was never given or is no longer held. */
    public Reply reply(long sequence) {
        return sequence < firstHeld || sequence > lastSequence ? null : ring[slot(sequence)];
    }

    /** Keeps the reply of the next sequence, and forgets the oldest beyond the bounds. */
    public void record(Reply reply, EngineLimits limits) {
        append(reply);
        while (held() > limits.maxSessionReplies() || (weight > limits.maxSessionReplyBytes() && held() > 1)) {
            dropFirst();
        }
    }

    /** Forgets the replies that the gateway no longer wants. */
    public void forgetBelow(long sequence) {
        while (firstHeld < sequence && firstHeld <= lastSequence) {
            dropFirst();
        }
    }

    /** About how many bytes of replies it holds. */
    public long weight() {
        return weight;
    }

    private void append(Reply reply) {
        if (held() == ring.length) {
            grow();
        }
        lastSequence++;
        ring[slot(lastSequence)] = reply;
        weight += ReplyCodec.weight(reply);
    }

    private void dropFirst() {
        int slot = slot(firstHeld);
        weight -= ReplyCodec.weight(ring[slot]);
        ring[slot] = null;
        firstHeld++;
    }

    private void grow() {
        Reply[] old = ring;
        ring = Arrays.copyOf(old, Math.multiplyExact(old.length, 2));
        Arrays.fill(ring, null);
        for (long sequence = firstHeld; sequence <= lastSequence; sequence++) {
            ring[slot(sequence)] = old[(int) (sequence & (old.length - 1))];
        }
    }

    private int held() {
        return (int) (lastSequence - firstHeld + 1);
    }

    private int slot(long sequence) {
        return (int) (sequence & (ring.length - 1));
    }
}
