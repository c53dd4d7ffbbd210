package dev.tidemark.kv.bits;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.string.StringType;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.function.LongBinaryOperator;

/** {@code BITOP <AND | OR | XOR | NOT> destination key [key ...]}; a shorter string goes on with zeros. */
final class BitOpCommand extends KvCommand {
    private static final Reply.Failure ONE_SOURCE =
            new Reply.Failure("ERR BITOP NOT must be called with a single source key.");

    /**
     * How long all sources may be together. One entry can name the largest string a million times, and the command runs
     * on every node while nothing else does (H87).
     */
    static final long MAX_SOURCE_BYTES = 256L << 20;

    private static final int DESTINATION = 2;
    private static final int FIRST_SOURCE = 3;

    private final long maxSourceBytes;

    BitOpCommand() {
        this(MAX_SOURCE_BYTES);
    }

    /** With another bound, for tests. */
    BitOpCommand(long maxSourceBytes) {
        super(CommandInfo.write("bitop", -4, BitCommands.GROUP, "2.6.0", "Combines string values bit by bit.")
                .keysAre("OW update", "RO access")
                .withSyntax("operation=<AND | OR | XOR | NOT> destkey:key key [key ...]")
                .keys(DESTINATION, -1, 1)
                .denyOom()
                .takes("O(N) with the length of the strings")
                .differs("All sources together may have 256 MiB."));
        this.maxSourceBytes = maxSourceBytes;
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        boolean isNot = Words.is(args[1], "NOT");
        if (!isNot && operation(args[1]) == null) {
            return KvErrors.SYNTAX;
        }
        return isNot && args.length != FIRST_SOURCE + 1 ? ONE_SOURCE : null;
    }

    /** Of two words; null for {@code NOT}. */
    private static LongBinaryOperator operation(byte[] name) {
        if (Words.is(name, "AND")) {
            return (a, b) -> a & b;
        } else if (Words.is(name, "OR")) {
            return (a, b) -> a | b;
        }
        return Words.is(name, "XOR") ? (a, b) -> a ^ b : null;
    }

    @Override
    public boolean mayOutgrowItsArguments() {
        return true;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        int longest = 0;
        long together = 0;
        byte[][] sources = new byte[args.length - FIRST_SOURCE][];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = keys.record(args[FIRST_SOURCE + i]);
            Reply.Failure wrong = StringType.STRING.check(sources[i]);
            if (wrong != null) {
                return wrong;
            }
            int length = length(sources[i]);
            longest = Math.max(longest, length);
            together += length;
            if (together > maxSourceBytes) {
                return KvErrors.SOURCES_TOO_LONG;
            }
        }
        byte[] found = keys.record(args[DESTINATION]);
        if (keys.lacksRoomFor(longest - (found == null ? 0 : found.length))) {
            return KvErrors.OUT_OF_MEMORY;
        }
        byte[] result = combine(operation(args[1]), sources, longest);
        if (longest > 0) {
            keys.setString(args[DESTINATION], found, result);
        } else if (found != null) {
            keys.delete(args[DESTINATION], found);
        }
        return new Reply.Int(longest);
    }

    private static byte[] combine(LongBinaryOperator operation, byte[][] sources, int length) {
        byte[] result = new byte[length];
        if (operation == null) {
            copy(sources[0], result, length);
            invert(result);
            return result;
        }
        // Beyond its shortest source AND leaves zeros: no source costs more than its own length.
        int end = operation.applyAsLong(-1, 0) == 0 ? shortest(sources) : length;
        copy(sources[0], result, end);
        for (int i = 1; i < sources.length; i++) {
            add(operation, result, sources[i], end);
        }
        return result;
    }

    private static int shortest(byte[][] sources) {
        int shortest = Integer.MAX_VALUE;
        for (byte[] source : sources) {
            shortest = Math.min(shortest, length(source));
        }
        return shortest;
    }

    private static int length(byte[] source) {
        return source == null ? 0 : Records.valueLength(source);
    }

    private static void copy(byte[] source, byte[] result, int end) {
        if (source != null) {
            System.arraycopy(source, Records.valueAt(source), result, 0, Math.min(end, length(source)));
        }
    }

    private static void invert(byte[] result) {
        for (int at = 0; at < result.length; at++) {
            result[at] = (byte) ~result[at];
        }
    }

    private static void add(LongBinaryOperator operation, byte[] result, byte[] source, int end) {
        int length = Math.min(end, length(source));
        int from = length == 0 ? 0 : Records.valueAt(source);
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            Bits.setWord(result, at, operation.applyAsLong(Bits.word(result, at), Bits.word(source, from + at)));
        }
        for (; at < length; at++) {
            result[at] = (byte) operation.applyAsLong(result[at], source[from + at]);
        }
    }
}
