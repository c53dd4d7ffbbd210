package dev.tidemark.kv.bits;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.string.StringType;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;

/**
 * {@code BITPOS key bit [start [end [BYTE | BIT]]]}. A string goes on with zeros unless an end is given. As in Redis
 * 7.2 nothing is wrong with the range if there is no key.
 */
final class BitPosCommand extends TypedCommand {
    private static final Reply.Failure NOT_ONE_OR_ZERO = new Reply.Failure("ERR The bit argument must be 1 or 0.");
    private static final int START = 3;
    private static final int END = 4;
    private static final int UNIT = 5;
    private static final int MOST = 6;

    BitPosCommand() {
        super(
                StringType.STRING,
                CommandInfo.read(
                                "bitpos",
                                -3,
                                BitCommands.GROUP,
                                "2.8.7",
                                "Finds the first set or clear bit of a string value.")
                        .withSyntax("key bit:integer range=[start end-unit-block=[end unit=[BYTE | BIT]]]")
                        .takes("O(N) with the length of the string"));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        if (!Numbers.isLong(args[2], 0)) {
            return KvErrors.NOT_AN_INTEGER;
        }
        long bit = Numbers.toLong(args[2], 0);
        return bit == 0 || bit == 1 ? null : NOT_ONE_OR_ZERO;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        boolean set = Numbers.toLong(args[2], 0) == 1;
        if (record == null) {
            return new Reply.Int(set ? -1 : 0);
        }
        Reply.Failure wrong = checkRange(args);
        if (wrong != null) {
            return wrong;
        }
        int length = Records.valueLength(record);
        BitRange range = range(args, length);
        if (range.isEmpty()) {
            return new Reply.Int(-1);
        }
        long found = Bits.find(record, Records.valueAt(record), range.first(), range.last(), set);
        boolean goesOn = found < 0 && !set && args.length <= END;
        return new Reply.Int(goesOn ? (long) length * Byte.SIZE : found);
    }

    /** In the order of Redis: the unit is looked at before the end. */
    private static Reply.Failure checkRange(byte[][] args) {
        if (args.length > MOST) {
            return KvErrors.SYNTAX;
        } else if (args.length > START && !Numbers.isLong(args[START], 0)) {
            return KvErrors.NOT_AN_INTEGER;
        } else if (args.length > UNIT && !Words.is(args[UNIT], "BIT") && !Words.is(args[UNIT], "BYTE")) {
            return KvErrors.SYNTAX;
        }
        return args.length > END && !Numbers.isLong(args[END], 0) ? KvErrors.NOT_AN_INTEGER : null;
    }

    private static BitRange range(byte[][] args, int length) {
        if (args.length == START) {
            return BitRange.all(length);
        }
        boolean inBits = args.length > UNIT && Words.is(args[UNIT], "BIT");
        long end = args.length > END ? Numbers.toLong(args[END], 0) : length - 1L;
        return BitRange.of(Numbers.toLong(args[START], 0), end, inBits, length);
    }
}
