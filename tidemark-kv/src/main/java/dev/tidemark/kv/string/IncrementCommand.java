package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;

/** {@code INCR}, {@code DECR}, {@code INCRBY} and {@code DECRBY}. */
final class IncrementCommand extends TypedCommand {
    private static final Reply.Failure DECREMENT_OVERFLOW = new Reply.Failure("ERR decrement would overflow");

    private final boolean down;

    private IncrementCommand(String name, int arity, boolean down, String summary) {
        super(
                StringType.STRING,
                CommandInfo.write(name, arity, StringType.GROUP, "1.0.0", summary)
                        .withSyntax(arity == 2 ? "key" : down ? "key decrement" : "key increment")
                        .denyOom()
                        .fast());
        this.down = down;
    }

    static IncrementCommand incr() {
        return new IncrementCommand("incr", 2, false, "Adds one to an integer.");
    }

    static IncrementCommand decr() {
        return new IncrementCommand("decr", 2, true, "Subtracts one from an integer.");
    }

    static IncrementCommand incrBy() {
        return new IncrementCommand("incrby", 3, false, "Adds to an integer.");
    }

    static IncrementCommand decrBy() {
        return new IncrementCommand("decrby", 3, true, "Subtracts from an integer.");
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        if (args.length < 3) {
            return null;
        }
        if (!Numbers.isLong(args[2], 0)) {
            return KvErrors.NOT_AN_INTEGER;
        }
        boolean cannotBeNegated = down && Numbers.toLong(args[2], 0) == Long.MIN_VALUE;
        return cannotBeNegated ? DECREMENT_OVERFLOW : null;
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return keys.record(args[1]) == null;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        long amount = args.length < 3 ? 1 : Numbers.toLong(args[2], 0);
        long increment = down ? -amount : amount;
        if (record != null && !Numbers.isLong(record, Records.valueAt(record))) {
            return KvErrors.NOT_AN_INTEGER;
        }
        long old = record == null ? 0 : Numbers.toLong(record, Records.valueAt(record));
        if (Numbers.addOverflows(old, increment)) {
            return KvErrors.OVERFLOW;
        }
        keys.updateString(args[1], record, Numbers.toBytes(old + increment));
        return new Reply.Int(old + increment);
    }
}
