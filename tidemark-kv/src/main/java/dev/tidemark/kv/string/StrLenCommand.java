package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code STRLEN key}. */
public final class StrLenCommand extends KvCommand {
    public StrLenCommand() {
        super(CommandSpec.read("strlen", 2, Group.STRING, "2.2.0", "Returns the length of a string value.")
                .withSyntax("key")
                .fast());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        return Keyspace.isString(record) ? new Reply.Int(Layout.valueLength(record)) : KvErrors.WRONG_TYPE;
    }
}
