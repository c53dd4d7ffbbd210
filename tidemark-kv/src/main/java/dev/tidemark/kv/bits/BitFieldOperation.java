package dev.tidemark.kv.bits;

import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the operations of a {@code BITFIELD}.
 *
 * @param offset of its first bit
 * @param value to be set or added; nothing for {@code GET}
 */
record BitFieldOperation(Kind kind, BitField field, long offset, long value, BitField.Overflow overflow) {
    private static final Reply.Failure OVERFLOW_TYPE = new Reply.Failure("ERR Invalid OVERFLOW type specified");
    private static final Reply.Failure BITFIELD_TYPE = new Reply.Failure(
            "ERR Invalid bitfield type. Use something like i16 u8." + " Note that u64 is not supported but i64 is.");

    enum Kind {
        GET(3),
        SET(4),
        INCRBY(4);

        private final int words;

        Kind(int words) {
            this.words = words;
        }
    }

    boolean writes() {
        return kind != Kind.GET;
    }

    /** The bytes that a string must have for it. */
    int bytesNeeded() {
        return (int) ((offset + field.bits() - 1) / Byte.SIZE) + 1;
    }

    /** Reads operations from the third argument on. */
    static List<BitFieldOperation> parse(byte[][] args) throws RefusedException {
        List<BitFieldOperation> operations = new ArrayList<>();
        BitField.Overflow overflow = BitField.Overflow.WRAP;
        int at = 2;
        while (at < args.length) {
            if (Words.is(args[at], "OVERFLOW") && at + 1 < args.length) {
                overflow = overflow(args[at + 1]);
                at += 2;
                continue;
            }
            Kind kind = kind(args[at]);
            if (kind == null || at + kind.words > args.length) {
                throw new RefusedException(KvErrors.SYNTAX);
            }
            operations.add(one(kind, args, at, overflow));
            at += kind.words;
        }
        return operations;
    }

    private static Kind kind(byte[] word) {
        for (Kind kind : Kind.values()) {
            if (Words.is(word, kind.name())) {
                return kind;
            }
        }
        return null;
    }

    private static BitField.Overflow overflow(byte[] word) throws RefusedException {
        for (BitField.Overflow overflow : BitField.Overflow.values()) {
            if (Words.is(word, overflow.name())) {
                return overflow;
            }
        }
        throw new RefusedException(OVERFLOW_TYPE);
    }

    private static BitFieldOperation one(Kind kind, byte[][] args, int at, BitField.Overflow overflow)
            throws RefusedException {
        BitField field = BitField.of(args[at + 1]);
        if (field == null) {
            throw new RefusedException(BITFIELD_TYPE);
        }
        long offset = offset(args[at + 2], field.bits());
        if (offset < 0 || offset >= Bits.END_OF_READS) {
            throw new RefusedException(KvErrors.BIT_OFFSET);
        }
        if (kind == Kind.GET) {
            return new BitFieldOperation(kind, field, offset, 0, overflow);
        }
        if (!Numbers.isLong(args[at + 3], 0)) {
            throw new RefusedException(KvErrors.NOT_AN_INTEGER);
        }
        if (offset + field.bits() > Bits.END_OF_STRINGS) {
            throw new RefusedException(KvErrors.BIT_OFFSET);
        }
        return new BitFieldOperation(kind, field, offset, Numbers.toLong(args[at + 3], 0), overflow);
    }

    /** {@code #n} counts in fields. */
    private static long offset(byte[] word, int bits) {
        int from = word.length > 0 && word[0] == '#' ? 1 : 0;
        if (!Numbers.isLong(word, from)) {
            return -1;
        }
        return Numbers.toLong(word, from) * (from == 1 ? bits : 1); // a product that does not fit wraps, as in Redis
    }

    /** What is wrong with the arguments. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Reply.Failure failure;

        RefusedException(Reply.Failure failure) {
            super(failure.message(), null, false, false);
            this.failure = failure;
        }

        Reply.Failure failure() {
            return failure;
        }
    }
}
