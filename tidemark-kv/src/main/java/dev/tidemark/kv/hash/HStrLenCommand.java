package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code HSTRLEN key field}. */
public final class HStrLenCommand extends KvCommand {
    public HStrLenCommand() {
        super(CommandSpec.read(
                        "hstrlen", 3, Group.HASH, "3.2.0", "Returns the length of the value of a field of a hash.")
                .withSyntax("key field")
                .fast());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        byte[] value = new HashValue(keys, args[1], record).get(args[2]);
        return new Reply.Int(value == null ? 0 : value.length);
    }
}
