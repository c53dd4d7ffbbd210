package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The one place where messages wait for a vote to be durable, between {@link Effect.Send} and the network (H36, H38).
 * They leave in the order in which they came. A runtime makes one for each life of a replica, gives it every {@link
 * Effect.Send} and every {@link Input.VoteDurable}, and sends what comes out.
 *
 * <p>Bounded: what does not fit is dropped, as a network might (H106). One thread at a time.
 */
public final class HeldMessages {
    private static final int MAX_MESSAGES = 10_000;
    private static final long MAX_BYTES = 16L << 20;

    private final Predicate<Message> maySay;
    private final Consumer<Envelope> network;
    private final Deque<Effect.Send> held = new ArrayDeque<>();
    private long heldBytes;
    private long durableVote;

    /**
     * @param maySay {@link ReplicaView#maySay}, asked when a message leaves
     * @param network sends, or drops
     */
    public HeldMessages(Predicate<Message> maySay, Consumer<Envelope> network) {
        this.maySay = maySay;
        this.network = network;
    }

    /** Sends now if the vote is durable that it waits for, else then. */
    public void send(Effect.Send send) {
        if (send.afterVote() <= durableVote) {
            leave(send.envelope());
            return;
        }
        long bytes = send.envelope().message().bulk();
        if (held.size() < MAX_MESSAGES && heldBytes + bytes <= MAX_BYTES) {
            held.addLast(send);
            heldBytes += bytes;
        }
    }

    /** The vote of this sequence number, and all before it, are on disk. */
    public void voteDurable(long sequence) {
        durableVote = Math.max(durableVote, sequence);
        while (!held.isEmpty() && held.getFirst().afterVote() <= durableVote) {
            Effect.Send send = held.removeFirst();
            heldBytes -= send.envelope().message().bulk();
            leave(send.envelope());
        }
    }

    /**
     * A vote, or an acknowledgement, may have been decided on before this node learnt that its log lost its end (H161).
     */
    private void leave(Envelope envelope) {
        if (maySay.test(envelope.message())) {
            network.accept(envelope);
        }
    }

    /** How many wait. */
    public int size() {
        return held.size();
    }
}
