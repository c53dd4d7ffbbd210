package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code GET key}. */
final class GetCommand extends KvCommand {
    GetCommand() {
        super(CommandSpec.read("get", 2, Group.STRING, "1.0.0", "Returns the string value of a key.")
                .withSyntax("key")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return Reply.NIL;
        }
        return Keyspace.isString(record) ? new Reply.Bulk(Layout.stringValue(record)) : KvErrors.WRONG_TYPE;
    }

    @Override
    Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return Reply.NIL;
        }
        return Keyspace.isString(record)
                ? read.bulk(record, Layout.valueAt(record), Layout.valueLength(record))
                : KvErrors.WRONG_TYPE;
    }
}
