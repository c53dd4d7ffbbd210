package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;

/** {@code HINCRBY key field increment}. */
final class HIncrByCommand extends TypedCommand {
    private static final Reply.Failure HASH_VALUE_NOT_AN_INTEGER =
            new Reply.Failure("ERR hash value is not an integer");

    HIncrByCommand() {
        super(
                HashType.HASH,
                CommandInfo.write("hincrby", 4, HashType.GROUP, "2.0.0", "Adds to the integer in a field of a hash.")
                        .withSyntax("key field increment")
                        .denyOom()
                        .fast());
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return Numbers.isLong(args[3], 0) ? null : KvErrors.NOT_AN_INTEGER;
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return !HashValue.has(keys, args[1], args[2], null);
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        HashValue hash = new HashValue(keys, args[1], record);
        byte[] value = hash.get(args[2]);
        if (value != null && !Numbers.isLong(value, 0)) {
            return HASH_VALUE_NOT_AN_INTEGER;
        }
        long old = value == null ? 0 : Numbers.toLong(value, 0);
        long increment = Numbers.toLong(args[3], 0);
        if (Numbers.addOverflows(old, increment)) {
            return KvErrors.OVERFLOW;
        }
        hash.set(args[2], Numbers.toBytes(old + increment));
        hash.save();
        return new Reply.Int(old + increment);
    }
}
