package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code HGET key field}. */
public final class HGetCommand extends KvCommand {
    public HGetCommand() {
        super(CommandSpec.read("hget", 3, Group.HASH, "2.0.0", "Returns the value of a field of a hash.")
                .withSyntax("key field")
                .fast());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return Reply.NIL;
        }
        if (!Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        byte[] value = new HashValue(keys, args[1], record).get(args[2]);
        return value == null ? Reply.NIL : new Reply.Bulk(value);
    }

    @Override
    public Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        Reply reply = apply(keys, args);
        return reply instanceof Reply.Bulk bulk ? read.bulk(bulk.value(), 0, bulk.value().length) : reply;
    }
}
