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
 * {@code BITCOUNT key [start end [BYTE | BIT]]}. As in Redis 7.2 nothing is wrong with any argument if there is no key.
 */
final class BitCountCommand extends TypedCommand {
    private static final int WHOLE = 2;
    private static final int PART = 4;
    private static final int PART_WITH_UNIT = 5;

    BitCountCommand() {
        super(
                StringType.STRING,
                CommandInfo.read("bitcount", -2, BitCommands.GROUP, "2.6.0", "Counts the set bits of a string value.")
                        .withSyntax("key range=[start end unit=[BYTE | BIT]]")
                        .takes("O(N) with the length of the string"));
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return new Reply.Int(0);
        }
        if (args.length == WHOLE) {
            return count(record, BitRange.all(Records.valueLength(record)));
        } else if (args.length != PART && args.length != PART_WITH_UNIT) {
            return KvErrors.SYNTAX;
        } else if (!Numbers.isLong(args[2], 0) || !Numbers.isLong(args[3], 0)) {
            return KvErrors.NOT_AN_INTEGER;
        }
        long start = Numbers.toLong(args[2], 0);
        long end = Numbers.toLong(args[3], 0);
        if (start < 0 && end < 0 && start > end) {
            return new Reply.Int(0);
        }
        boolean inBits = args.length == PART_WITH_UNIT && Words.is(args[PART], "BIT");
        if (args.length == PART_WITH_UNIT && !inBits && !Words.is(args[PART], "BYTE")) {
            return KvErrors.SYNTAX;
        }
        return count(record, BitRange.of(start, end, inBits, Records.valueLength(record)));
    }

    private static Reply count(byte[] record, BitRange range) {
        return new Reply.Int(Bits.count(record, Records.valueAt(record), range.first(), range.last()));
    }
}
