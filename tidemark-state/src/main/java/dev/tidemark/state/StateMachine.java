package dev.tidemark.state;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplySlice;
import dev.tidemark.state.reply.ReplyStream;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.PinnableState;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;

/**
 * What a user of the library writes. The engine around it brings durability, replication, snapshots and exactly-once.
 *
 * <p><b>Determinism.</b> {@link #apply} runs on every node and must give the same reply and the same changes on each:
 * no clock (use {@link Entry#time()}), no randomness, no environment, no hash order, no state outside the store
 * (hazards H82, H83a). It must be total: bad input gets an error reply, never an exception (H87); an exception stops
 * the node.
 *
 * <p><b>Time.</b> What should happen at some time happens at a <i>log time</i>, that of an entry, so that it is the
 * same on all nodes and is never undone (H83). While nobody writes, the leader appends an entry that carries nothing
 * but its time when {@link #nextDue} has come; every node gives it to {@link #timePassed}.
 *
 * <p>All methods are called by one thread at a time.
 */
public interface StateMachine {
    /** Nothing is due. */
    long NEVER = Long.MAX_VALUE;

    /** Executes one committed write. */
    Reply apply(Entry entry, StateStore store);

    /**
     * Executes a write that comes later, for nothing but the rows that it needs: all changes are taken back, and what
     * it replies or throws counts for nothing.
     */
    default void rehearse(Entry entry, StateStore store) {
        apply(entry, store);
    }

    /** Executes one read. Must not change the store. */
    Reply read(Query query, StateReader store);

    /**
     * Executes one read as {@link #read} does, but need not have the whole reply in memory: parts of it may be {@link
     * ReplySlice}s and {@link ReplyStream}s. If they are, the reply is a {@link PinnedReply}.
     */
    default Reply readLazily(Query query, PinnableState store) {
        return read(query, store);
    }

    /**
     * The log time, in microseconds since 1970, from which {@link #timePassed} has something to do; {@link #NEVER} if
     * there is nothing. It may be too early, never too late. Asked often: a look-up or two.
     */
    default long nextDue(StateReader store) {
        return NEVER;
    }

    /**
     * Does what is due, or a bounded part of it, as of a committed entry without a body. Deterministic and total like
     * {@link #apply}. Comes when it likes, also when nothing is due.
     */
    default void timePassed(Entry entry, StateStore store) {}

    /** Does what is due for nothing but the rows that it needs, as {@link #rehearse} does. */
    default void rehearseTime(Entry entry, StateStore store) {
        timePassed(entry, store);
    }

    /**
     * What of a write makes it the same as another under the same request id: a repeat whose identity differs is
     * refused. All of it, unless it carries something that a client cannot repeat, such as what it had seen.
     *
     * @return {@code body}, or bytes that stand for it; the same on every node
     */
    default byte[] identity(byte[] body) {
        return body;
    }
}
