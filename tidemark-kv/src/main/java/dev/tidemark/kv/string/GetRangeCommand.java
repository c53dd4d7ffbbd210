package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;
import java.util.Arrays;

/** {@code GETRANGE key start end}, and {@code SUBSTR}, its older name. Negative positions count from the end. */
final class GetRangeCommand extends TypedCommand {
    private static final Reply EMPTY = new Reply.Bulk(new byte[0]);

    private GetRangeCommand(String name, String since) {
        super(
                StringType.STRING,
                CommandInfo.read(name, 4, StringType.GROUP, since, "Returns a part of a string value.")
                        .withSyntax("key start end")
                        .takes("O(N) with the length of the part"));
    }

    static GetRangeCommand getRange() {
        return new GetRangeCommand("getrange", "2.4.0");
    }

    static GetRangeCommand substr() {
        return new GetRangeCommand("substr", "1.0.0");
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return Numbers.isLong(args[2], 0) && Numbers.isLong(args[3], 0) ? null : KvErrors.NOT_AN_INTEGER;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        return part(
                record, args, (array, from, length) -> new Reply.Bulk(Arrays.copyOfRange(array, from, from + length)));
    }

    @Override
    protected Reply readLazily(LazyRead read, Keyspace keys, byte[][] args, byte[] record) {
        return part(record, args, read::bulk);
    }

    /** Makes a reply of a part of an array. */
    private interface Cut {
        Reply of(byte[] array, int from, int length);
    }

    private static Reply part(byte[] record, byte[][] args, Cut cut) {
        int length = record == null ? 0 : Records.valueLength(record);
        long start = Numbers.toLong(args[2], 0);
        long end = Numbers.toLong(args[3], 0);
        if (length == 0 || start < 0 && end < 0 && start > end) {
            return EMPTY;
        }
        long first = Math.max(0, start < 0 ? start + length : start);
        long last = Math.min(length - 1L, Math.max(0, end < 0 ? end + length : end));
        if (first > last) {
            return EMPTY;
        }
        int at = Records.valueAt(record);
        return cut.of(record, at + (int) first, (int) (last - first) + 1);
    }
}
