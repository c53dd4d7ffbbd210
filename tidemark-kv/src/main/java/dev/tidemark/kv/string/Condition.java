package dev.tidemark.kv.string;

import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.Arrays;

/**
 * On what a write depends: {@code NX}, {@code XX}, or a comparison with the value that is there.
 *
 * @param compared for {@code IFEQ} and {@code IFNE}, else null
 * @param wrong why it cannot be, or null
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one command
record Condition(Kind kind, byte[] compared, Reply.Failure wrong) {
    static final Condition NONE = new Condition(Kind.NONE, null, null);

    private static final Condition ABSENT = new Condition(Kind.NX, null, null);
    private static final Condition PRESENT = new Condition(Kind.XX, null, null);
    private static final Condition INCOMPLETE = new Condition(Kind.NONE, null, KvErrors.SYNTAX);
    private static final Condition DIGEST = new Condition(Kind.NONE, null, KvErrors.NO_DIGESTS);

    enum Kind {
        NONE,
        NX,
        XX,
        IFEQ,
        IFNE
    }

    /** The condition that stands at this place, or null if none does. */
    static Condition parse(byte[][] args, int at) {
        if (Words.is(args[at], "NX")) {
            return ABSENT;
        } else if (Words.is(args[at], "XX")) {
            return PRESENT;
        }
        return parseComparison(args, at);
    }

    /** {@code IFEQ value} or {@code IFNE value}, or null. */
    static Condition parseComparison(byte[][] args, int at) {
        boolean equal = Words.is(args[at], "IFEQ");
        if (equal || Words.is(args[at], "IFNE")) {
            return at + 1 < args.length ? new Condition(equal ? Kind.IFEQ : Kind.IFNE, args[at + 1], null) : INCOMPLETE;
        }
        return Words.is(args[at], "IFDEQ") || Words.is(args[at], "IFDNE") ? DIGEST : null;
    }

    int arguments() {
        return compared == null ? 1 : 2;
    }

    /** Redis lets {@code NX NX} pass. */
    boolean repeats(Condition other) {
        return kind == other.kind && compared == null;
    }

    boolean isComparison() {
        return kind == Kind.IFEQ || kind == Kind.IFNE;
    }

    /** @param record of a key, a string if this is a comparison; null if the key does not exist */
    boolean holds(byte[] record) {
        return switch (kind) {
            case NONE -> true;
            case NX -> record == null;
            case XX -> record != null;
            case IFEQ -> record != null && isEqual(record);
            case IFNE -> record == null || !isEqual(record);
        };
    }

    private boolean isEqual(byte[] record) {
        return Arrays.equals(record, Records.valueAt(record), record.length, compared, 0, compared.length);
    }
}
