package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.LongDouble;
import dev.tidemark.state.reply.Reply;
import java.math.BigDecimal;
import java.util.Arrays;

/** {@code INCRBYFLOAT key increment}. */
final class IncrementFloatCommand extends TypedCommand {
    IncrementFloatCommand() {
        super(
                StringType.STRING,
                CommandInfo.write("incrbyfloat", 3, StringType.GROUP, "2.6.0", "Adds to a number with a fraction.")
                        .withSyntax("key increment:double")
                        .denyOom()
                        .fast()
                        .differs(LongDouble.DIFFERENCES));
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return keys.record(args[1]) == null;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        BigDecimal old = record == null
                ? BigDecimal.ZERO
                : LongDouble.parse(Arrays.copyOfRange(record, Records.valueAt(record), record.length));
        BigDecimal increment = LongDouble.parse(args[2]);
        if (old != null && LongDouble.isInfinite(args[2])) {
            return KvErrors.NAN_OR_INFINITY;
        }
        if (old == null || increment == null) {
            return KvErrors.NOT_A_FLOAT;
        }
        byte[] sum = LongDouble.sum(old, increment);
        if (sum == null) {
            return KvErrors.NAN_OR_INFINITY;
        }
        keys.updateString(args[1], record, sum);
        return new Reply.Bulk(sum);
    }
}
