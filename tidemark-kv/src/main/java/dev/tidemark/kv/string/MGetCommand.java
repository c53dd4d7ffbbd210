package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.CallStream;
import dev.tidemark.kv.reply.ReplyItems;
import dev.tidemark.state.reply.Reply;

/** {@code MGET key [key …]}: nil for what is no string. */
final class MGetCommand extends KvCommand {
    MGetCommand() {
        super(CommandInfo.read("mget", -2, StringType.GROUP, "1.0.0", "Returns the string values of keys.")
                .tips("request_policy:multi_shard")
                .withSyntax("key [key ...]")
                .fast()
                .keys(1, -1, 1)
                .takes("O(N) with the number of keys named"));
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        ReplyItems values = new ReplyItems();
        for (int i = 1; i < args.length && !values.isFull(); i++) {
            values.addString(keys.record(args[i]));
        }
        return values.sequence();
    }

    @Override
    public Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        boolean isLong = args.length >= LazyRead.MADE_AT_ONCE;
        Keyspace from = isLong ? read.pinned(keys) : keys;
        CallStream stream = CallStream.ofLookUps(args.length - 1, i -> value(read, from, args[i + 1]));
        return isLong ? stream : ReplyItems.all(stream);
    }

    private static Reply value(LazyRead read, Keyspace keys, byte[] key) {
        byte[] record = keys.record(key);
        return Records.isString(record)
                ? read.bulk(record, Records.valueAt(record), Records.valueLength(record))
                : Reply.NIL;
    }
}
