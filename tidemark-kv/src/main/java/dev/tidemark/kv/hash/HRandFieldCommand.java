package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Chance;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.CallStream;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.reply.ReplyItems;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream.Kind;
import java.util.List;

/**
 * {@code HRANDFIELD key [count [WITHVALUES]]}: one field, {@code count} different ones, or, if that is negative, as
 * many with repetitions.
 */
final class HRandFieldCommand extends TypedCommand {
    private static final Reply.Failure COUNT_OUT_OF_RANGE = new Reply.Failure(
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE);
    private static final Reply.Failure OUT_OF_RANGE = new Reply.Failure("ERR value is out of range");
    private static final long MAX_REPEATED = 1 << 20;

    HRandFieldCommand() {
        super(
                HashType.HASH,
                CommandInfo.read("hrandfield", -2, HashType.GROUP, "6.2.0", "Returns random fields of a hash.")
                        .tips("nondeterministic_output")
                        .withSyntax("key options=[count [WITHVALUES]]")
                        .takes("O(N) with the number of fields returned, or with the size of a hash that is not large")
                        .differs("At most 1048576 fields with repetitions. In hashes of more than 1024 fields not all"
                                + " fields are quite equally likely."));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        if (args.length == 2) {
            return null;
        }
        if (!Numbers.isLong(args[2], 0) || Numbers.toLong(args[2], 0) == Long.MIN_VALUE) {
            return Numbers.isLong(args[2], 0) ? COUNT_OUT_OF_RANGE : KvErrors.NOT_AN_INTEGER;
        }
        if (args.length > 4 || args.length == 4 && !Words.is(args[3], "WITHVALUES")) {
            return KvErrors.SYNTAX;
        }
        long count = Numbers.toLong(args[2], 0);
        boolean isTooMany = args.length == 4 && count > Long.MAX_VALUE / 2; // a pair is two
        return isTooMany || count < -MAX_REPEATED ? OUT_OF_RANGE : null;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return args.length == 2 ? Reply.NIL : new Reply.Sequence(List.of());
        }
        FieldSample sample = new FieldSample(new HashValue(keys, args[1], record), new Chance(keys.seed()));
        if (args.length == 2) {
            return new Reply.Bulk(sample.repeated(1).get(0).name());
        }
        long count = Numbers.toLong(args[2], 0);
        List<FieldSample.Field> fields =
                count < 0 ? sample.repeated((int) -count) : sample.different((int) Math.min(count, Integer.MAX_VALUE));
        return reply(fields, args.length == 4);
    }

    @Override
    protected Reply readLazily(LazyRead read, Keyspace keys, byte[][] args, byte[] record) {
        long count = args.length == 2 ? 1 : Numbers.toLong(args[2], 0);
        boolean isShort = !HashType.HASH.is(record)
                || Math.abs(count) < LazyRead.MADE_AT_ONCE
                || count > 0 && FieldSample.isFew(count, Records.size(record));
        if (isShort) {
            return apply(keys, args, record);
        }
        boolean values = args.length == 4;
        Kind kind = values ? Kind.PAIR_SEQUENCE : Kind.SEQUENCE;
        HashValue hash = new HashValue(read.pinned(keys), args[1], record);
        Chance chance = new Chance(keys.seed());
        if (count < 0) {
            FieldSample sample = new FieldSample(hash, chance);
            FieldSample.Field[] last = new FieldSample.Field[1];
            int items = (int) -count * (values ? 2 : 1);
            return new CallStream(kind, items, i -> {
                boolean isName = !values || i % 2 == 0;
                last[0] = isName ? sample.next() : last[0];
                byte[] item = isName ? last[0].name() : last[0].value();
                return read.bulk(item, 0, item.length);
            });
        }
        return count >= hash.size()
                ? new FieldStream(read, hash, true, values, kind)
                : new SelectedStream(read, hash, chance, (int) count, values);
    }

    private static Reply reply(List<FieldSample.Field> fields, boolean withValues) {
        ReplyItems items = new ReplyItems();
        for (FieldSample.Field field : fields) {
            items.add(field.name());
            if (withValues) {
                items.add(field.value());
            }
        }
        return withValues ? items.pairSequence() : items.sequence();
    }
}
