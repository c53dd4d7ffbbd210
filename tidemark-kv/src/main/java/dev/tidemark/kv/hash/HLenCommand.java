package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code HLEN key}. */
public final class HLenCommand extends KvCommand {
    public HLenCommand() {
        super(CommandSpec.read("hlen", 2, Group.HASH, "2.0.0", "Returns the number of fields of a hash.")
                .withSyntax("key")
                .fast());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        if (!Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        return new Reply.Int(Layout.fieldCount(record));
    }
}
