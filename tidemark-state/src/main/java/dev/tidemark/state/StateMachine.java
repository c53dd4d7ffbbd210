package dev.tidemark.state;

/**
 * What a user of the library writes. The engine around it brings durability, replication, snapshots and exactly-once.
 *
 * <p><b>Determinism.</b> {@link #apply} runs on every node and must give the same reply and the same changes on each: no
 * clock (use {@link Entry#time()}), no randomness, no environment, no hash order, no state outside the store (hazards
 * H82, H83a). It must be total: bad input gets an error reply, never an exception (H87); an exception stops the node.
 *
 * <p>Both methods are called by one thread at a time.
 */
public interface StateMachine {

    /** Executes one committed write. */
    Reply apply(Entry entry, StateStore store);

    /** Executes one read. Must not change the store. */
    Reply read(Query query, StateReader store);
}
