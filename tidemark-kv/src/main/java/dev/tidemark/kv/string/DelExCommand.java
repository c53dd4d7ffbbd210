package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;

/** {@code DELEX key [IFEQ value | IFNE value]} of Redis 8.4, and {@code DELIFEQ key value} of Valkey 9. */
final class DelExCommand extends KvCommand {
    private final boolean always;

    private DelExCommand(CommandInfo spec, boolean always) {
        super(spec.fast());
        this.always = always;
    }

    static DelExCommand delEx() {
        return new DelExCommand(
                CommandInfo.write(
                                "delex",
                                -2,
                                StringType.GROUP,
                                "8.4.0",
                                "Deletes a key if its value is, or is not, this.")
                        .keysAre("RW access delete")
                        .withSyntax("key [IFEQ ifeq-value | IFNE ifne-value]")
                        .differs("As in Redis 8.4. IFDEQ and IFDNE are refused."),
                false);
    }

    static DelExCommand delIfEq() {
        return new DelExCommand(
                CommandInfo.write("delifeq", 3, StringType.GROUP, "9.0.0", "Deletes a key if its value is this.")
                        .keysAre("RW access delete")
                        .withSyntax("key value")
                        .differs("As in Valkey 9."),
                true);
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        if (always || args.length == 2) {
            return null;
        }
        Condition condition = Condition.parseComparison(args, 2);
        if (condition == null) {
            return KvErrors.SYNTAX;
        }
        return condition.wrong() == null && args.length != 4 ? KvErrors.wrongArity("delex") : condition.wrong();
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        Condition condition = condition(args);
        Reply.Failure wrong = condition.isComparison() ? StringType.STRING.check(record) : null;
        if (wrong != null) {
            return wrong;
        }
        if (!condition.holds(record)) {
            return new Reply.Int(0);
        }
        keys.delete(args[1], record);
        return new Reply.Int(1);
    }

    private Condition condition(byte[][] args) {
        if (always) {
            return new Condition(Condition.Kind.IFEQ, args[2], null);
        }
        return args.length == 2 ? Condition.NONE : Condition.parseComparison(args, 2);
    }
}
