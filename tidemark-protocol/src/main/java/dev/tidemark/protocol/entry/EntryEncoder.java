package dev.tidemark.protocol.entry;

/** Makes an entry: the one place where it becomes bytes. Given to the replica, so that it need not know the format. */
@FunctionalInterface
public interface EntryEncoder {
    Entry encode(long offset, long epoch, long time, long lamport, EntryKind kind, byte[] payload, long previousChain);
}
