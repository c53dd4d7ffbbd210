package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code GETDEL key}. */
final class GetDelCommand extends KvCommand {
    GetDelCommand() {
        super(CommandSpec.write("getdel", 2, Group.STRING, "6.2.0", "Deletes a key and returns its string value.")
                .withSyntax("key")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return Reply.NIL;
        }
        if (!Keyspace.isString(record)) {
            return KvErrors.WRONG_TYPE;
        }
        keys.delete(args[1], record);
        return new Reply.Bulk(Layout.stringValue(record));
    }
}
