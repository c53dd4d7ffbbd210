package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code HEXISTS key field}. */
public final class HExistsCommand extends KvCommand {
    public HExistsCommand() {
        super(CommandSpec.read("hexists", 3, Group.HASH, "2.0.0", "Tells whether a hash has a field.")
                .withSyntax("key field")
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
        return new Reply.Int(new HashValue(keys, args[1], record).get(args[2]) == null ? 0 : 1);
    }
}
