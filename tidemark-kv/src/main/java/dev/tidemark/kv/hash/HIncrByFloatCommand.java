package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.LongDouble;
import dev.tidemark.state.reply.Reply;
import java.math.BigDecimal;

/** {@code HINCRBYFLOAT key field increment}. */
final class HIncrByFloatCommand extends TypedCommand {
    private static final Reply.Failure INFINITE = new Reply.Failure("ERR value is NaN or Infinity");
    private static final Reply.Failure HASH_VALUE_NOT_A_FLOAT = new Reply.Failure("ERR hash value is not a float");

    HIncrByFloatCommand() {
        super(
                HashType.HASH,
                CommandInfo.write(
                                "hincrbyfloat",
                                4,
                                HashType.GROUP,
                                "2.6.0",
                                "Adds to the number with a fraction in a field of a hash.")
                        .withSyntax("key field increment:double")
                        .denyOom()
                        .fast()
                        .differs(LongDouble.DIFFERENCES));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        if (LongDouble.isInfinite(args[3])) {
            return INFINITE;
        }
        return LongDouble.parse(args[3]) == null ? KvErrors.NOT_A_FLOAT : null;
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return !HashValue.has(keys, args[1], args[2], null);
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        HashValue hash = new HashValue(keys, args[1], record);
        byte[] value = hash.get(args[2]);
        BigDecimal old = value == null ? BigDecimal.ZERO : LongDouble.parse(value);
        if (old == null) {
            return HASH_VALUE_NOT_A_FLOAT;
        }
        byte[] sum = LongDouble.sum(old, LongDouble.parse(args[3]));
        if (sum == null) {
            return KvErrors.NAN_OR_INFINITY;
        }
        hash.set(args[2], sum);
        hash.save();
        return new Reply.Bulk(sum);
    }
}
