package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;
import java.math.BigDecimal;
import java.util.Arrays;

/** {@code INCRBYFLOAT key increment}. */
final class IncrementFloatCommand extends KvCommand {
    IncrementFloatCommand() {
        super(CommandSpec.write("incrbyfloat", 3, Group.STRING, "2.6.0", "Adds to a number with a fraction.")
                .withSyntax("key increment:double")
                .denyOom()
                .fast()
                .differs(LongDouble.DIFFERENCES));
    }

    @Override
    boolean grows(Keyspace keys, byte[][] args) {
        return keys.record(args[1]) == null;
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isString(record)) {
            return KvErrors.WRONG_TYPE;
        }
        BigDecimal old = record == null
                ? BigDecimal.ZERO
                : LongDouble.parse(Arrays.copyOfRange(record, Layout.valueAt(record), record.length));
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
