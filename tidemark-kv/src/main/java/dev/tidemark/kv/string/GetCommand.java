package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code GET key}. */
public final class GetCommand extends KvCommand {
    public GetCommand() {
        super(CommandSpec.read("get", 2, Group.STRING, "1.0.0", "Returns the string value of a key.")
                .withSyntax("key")
                .fast());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return Reply.NIL;
        }
        return Keyspace.isString(record) ? new Reply.Bulk(Layout.stringValue(record)) : KvErrors.WRONG_TYPE;
    }

    @Override
    public Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return Reply.NIL;
        }
        return Keyspace.isString(record)
                ? read.bulk(record, Layout.valueAt(record), Layout.valueLength(record))
                : KvErrors.WRONG_TYPE;
    }
}
