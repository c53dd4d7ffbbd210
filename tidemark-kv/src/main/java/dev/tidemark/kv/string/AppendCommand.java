package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;

/** {@code APPEND key value}. */
final class AppendCommand extends TypedCommand {
    AppendCommand() {
        super(
                StringType.STRING,
                CommandInfo.write("append", 3, StringType.GROUP, "2.0.0", "Appends to a string value.")
                        .keysAre("RW insert")
                        .withSyntax("key value")
                        .denyOom()
                        .fast()
                        .takes("O(N) with the length of the string")
                        .differs(KvErrors.STRING_BOUND));
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return args[2].length > 0;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            keys.setString(args[1], null, args[2]);
            return new Reply.Int(args[2].length);
        }
        long length = (long) Records.valueLength(record) + args[2].length;
        if (length > Records.MAX_STRING_BYTES) {
            return KvErrors.TOO_LONG;
        }
        byte[] longer = Records.grown(record, keys.offset(), (int) length);
        System.arraycopy(args[2], 0, longer, longer.length - args[2].length, args[2].length);
        keys.put(args[1], record, longer);
        return new Reply.Int(length);
    }
}
