package dev.tidemark.protocol.entry;

/** One record of the log, encoded once by the leader that appended it. Immutable. */
public interface Entry {
    long offset();

    long epoch();

    /** Hybrid time in microseconds since 1970; strictly increasing along a log. */
    long time();

    long lamport();

    /** One of the codes of {@link EntryKind}. */
    byte kind();

    /** The checksum chain up to and including this entry. */
    long chain();

    /** Size in bytes as stored and sent. */
    int sizeInBytes();

    /** A copy of the payload. */
    byte[] payload();

    default Position position() {
        return new Position(offset(), epoch(), chain());
    }
}
