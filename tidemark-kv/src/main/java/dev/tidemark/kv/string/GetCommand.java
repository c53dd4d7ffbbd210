package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/** {@code GET key}. */
final class GetCommand extends TypedCommand {
    GetCommand() {
        super(
                StringType.STRING,
                CommandInfo.read("get", 2, StringType.GROUP, "1.0.0", "Returns the string value of a key.")
                        .withSyntax("key")
                        .fast());
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return Reply.NIL;
        }
        return new Reply.Bulk(Records.stringValue(record));
    }

    @Override
    protected Reply readLazily(LazyRead read, Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return Reply.NIL;
        }
        return read.bulk(record, Records.valueAt(record), Records.valueLength(record));
    }
}
