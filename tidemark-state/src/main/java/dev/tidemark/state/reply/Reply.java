package dev.tidemark.state.reply;

import java.util.List;

/**
 * The answer to a write or a read, independent of any wire protocol: replies of writes are part of the replicated state
 * and go to snapshots, so that a repeated request gets the first reply from any node (H78).
 */
public sealed interface Reply {
    Reply OK = new Simple("OK");
    Reply NIL = new Nil();
    Reply NIL_SEQUENCE = new NilSequence();

    /** A short word such as {@code OK}; no line breaks. */
    record Simple(String text) implements Reply {}

    /** An error: a code in capitals, a blank, and a sentence; no line breaks. */
    record Failure(String message) implements Reply {}

    record Int(long value) implements Reply {}

    @SuppressWarnings("ArrayRecordComponent")
    record Bulk(byte[] value) implements Reply {}

    /** No value. */
    record Nil() implements Reply {}

    /** No sequence, where one would have been. */
    record NilSequence() implements Reply {}

    record Sequence(List<Reply> items) implements Reply {}

    /** Pairs, in order: {@code items.size()} is even. A flat sequence where the wire knows no maps. */
    record Pairs(List<Reply> items) implements Reply {}

    /** Pairs of which the first may come more than once: sequences of two, or flat where the wire knows no maps. */
    record PairSequence(List<Reply> items) implements Reply {}

    /** A reply that a server makes for its own clients; never the reply of a state machine, so never encoded. */
    non-sealed interface Local extends Reply {}
}
