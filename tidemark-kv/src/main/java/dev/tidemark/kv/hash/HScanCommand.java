package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.scan.ScanCursor;
import dev.tidemark.kv.scan.ScanOptions;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code HSCAN key cursor [MATCH pattern] [COUNT count]}. Small hashes are given as a whole, as Redis does. See
 * {@link ScanCursor}.
 */
final class HScanCommand extends TypedCommand {
    private static final int SMALL = 128;

    HScanCommand() {
        super(
                HashType.HASH,
                CommandInfo.read(
                                "hscan",
                                -3,
                                HashType.GROUP,
                                "2.8.0",
                                "Returns some fields of a hash, and where to go on.")
                        .tips("nondeterministic_output")
                        .withSyntax("key cursor [MATCH pattern] [COUNT count]")
                        .takes("O(1) for a call, O(N) for all calls of a scan")
                        .differs("A call looks at 10000 fields at most. Cursors hold on every node; nothing is given"
                                + " twice."));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return ScanCursor.parse(args[2]) == ScanCursor.NONE ? KvErrors.INVALID_CURSOR : null;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return reply(0, List.of()); // whatever follows: that is the order in which Redis looks
        }
        ScanOptions options = ScanOptions.parse(args, 3, false);
        if (options.wrong() != null) {
            return options.wrong();
        }
        long cursor = ScanCursor.parse(args[2]);
        boolean over = cursor >= 1L << Layout.HASH_BITS;
        return over ? reply(0, List.of()) : scan(new HashValue(keys, args[1], record), (int) cursor, options);
    }

    private static Reply scan(HashValue hash, int from, ScanOptions options) {
        int count = Math.max(options.count(), hash.size() <= SMALL ? SMALL : 0);
        List<Reply> found = new ArrayList<>();
        long last = -1;
        long bytes = 0;
        int visited = 0;
        StateReader.Scan scan = hash.scan(from);
        while (scan.next()) {
            long position = FieldRow.position(scan.key());
            visited++;
            if ((visited > count || bytes > ScanOptions.MAX_BYTES) && position != last) {
                return reply(position, found);
            }
            last = position;
            byte[] field = FieldRow.name(scan.key());
            if (options.match().matches(field)) {
                found.add(new Reply.Bulk(field));
                found.add(new Reply.Bulk(scan.value()));
                bytes += (long) field.length + scan.value().length;
            }
        }
        return reply(0, found);
    }

    private static Reply reply(long cursor, List<Reply> found) {
        return new Reply.Sequence(List.of(new Reply.Bulk(Numbers.toBytes(cursor)), new Reply.Sequence(found)));
    }
}
