package dev.tidemark.kv.scan;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.ValueTypes;
import dev.tidemark.kv.keyspace.KeyScan;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]}. See {@link ScanCursor}. */
final class ScanCommand extends KvCommand {
    private final ValueTypes types;

    ScanCommand(ValueTypes types) {
        super(CommandInfo.read("scan", -2, Group.GENERIC, "2.8.0", "Returns some keys, and where to go on.")
                .tips("nondeterministic_output request_policy:special response_policy:special")
                .withSyntax("cursor [MATCH pattern] [COUNT count] [TYPE type]")
                .noKeys()
                .takes("O(1) for a call, O(N) for all calls of a scan")
                .differs("A call looks at 10000 keys at most. Cursors hold on every node; nothing is given twice."));
        this.types = types;
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return ScanCursor.parse(args[1]) == ScanCursor.NONE
                ? KvErrors.INVALID_CURSOR
                : ScanOptions.parse(args, 2, true).wrong();
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        ScanOptions options = ScanOptions.parse(args, 2, true);
        List<Reply> found = new ArrayList<>();
        KeyScan scan = new KeyScan(keys, ScanCursor.parse(args[1]));
        long last = -1;
        long next = 0;
        long bytes = 0;
        while (scan.next()) {
            boolean enough = scan.visited() > options.count() || bytes > ScanOptions.MAX_BYTES;
            if (enough && scan.position() != last) {
                next = scan.position();
                break;
            }
            last = scan.position();
            byte[] key = scan.key();
            boolean wanted = options.type() == null
                    || options.type().equals(types.of(scan.record()).word());
            if (wanted && options.match().matches(key)) {
                found.add(new Reply.Bulk(key));
                bytes += key.length;
            }
        }
        return new Reply.Sequence(List.of(new Reply.Bulk(Numbers.toBytes(next)), new Reply.Sequence(found)));
    }
}
