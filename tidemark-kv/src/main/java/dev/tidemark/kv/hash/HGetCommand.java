package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.state.reply.Reply;

/** {@code HGET key field}. */
final class HGetCommand extends TypedCommand {
    HGetCommand() {
        super(
                HashType.HASH,
                CommandInfo.read("hget", 3, HashType.GROUP, "2.0.0", "Returns the value of a field of a hash.")
                        .withSyntax("key field")
                        .fast());
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return Reply.NIL;
        }
        byte[] value = new HashValue(keys, args[1], record).get(args[2]);
        return value == null ? Reply.NIL : new Reply.Bulk(value);
    }

    @Override
    protected Reply readLazily(LazyRead read, Keyspace keys, byte[][] args, byte[] record) {
        Reply reply = apply(keys, args, record);
        return reply instanceof Reply.Bulk bulk ? read.bulk(bulk.value(), 0, bulk.value().length) : reply;
    }
}
