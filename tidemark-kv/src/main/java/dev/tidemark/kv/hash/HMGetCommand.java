package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.reply.CallStream;
import dev.tidemark.kv.reply.ReplyItems;
import dev.tidemark.state.reply.Reply;

/** {@code HMGET key field [field …]}. */
final class HMGetCommand extends TypedCommand {
    HMGetCommand() {
        super(
                HashType.HASH,
                CommandInfo.read("hmget", -3, HashType.GROUP, "2.0.0", "Returns the values of fields of a hash.")
                        .withSyntax("key field [field ...]")
                        .fast()
                        .takes("O(N) with the number of fields named"));
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        HashValue hash = new HashValue(keys, args[1], record);
        ReplyItems values = new ReplyItems();
        for (int i = 2; i < args.length; i++) {
            byte[] value = hash.get(args[i]);
            if (value == null) {
                values.addNil();
            } else {
                values.add(value);
            }
        }
        return values.sequence();
    }

    @Override
    protected Reply readLazily(LazyRead read, Keyspace keys, byte[][] args, byte[] record) {
        boolean isLong = args.length >= LazyRead.MADE_AT_ONCE;
        HashValue hash = new HashValue(isLong ? read.pinned(keys) : keys, args[1], record);
        CallStream stream = CallStream.ofLookUps(args.length - 2, i -> value(read, hash, args[i + 2]));
        return isLong ? stream : ReplyItems.all(stream);
    }

    private static Reply value(LazyRead read, HashValue hash, byte[] field) {
        byte[] value = hash.get(field);
        return value == null ? Reply.NIL : read.bulk(value, 0, value.length);
    }
}
