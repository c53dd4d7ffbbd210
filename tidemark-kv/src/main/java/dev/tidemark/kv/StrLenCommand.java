package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code STRLEN key}. */
final class StrLenCommand extends KvCommand {
    StrLenCommand() {
        super(CommandSpec.read("strlen", 2, Group.STRING, "2.2.0", "Returns the length of a string value.")
                .withSyntax("key")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        return Keyspace.isString(record) ? new Reply.Int(Layout.valueLength(record)) : KvErrors.WRONG_TYPE;
    }
}
