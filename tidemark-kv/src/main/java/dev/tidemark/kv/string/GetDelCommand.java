package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/** {@code GETDEL key}. */
final class GetDelCommand extends TypedCommand {
    GetDelCommand() {
        super(
                StringType.STRING,
                CommandInfo.write("getdel", 2, StringType.GROUP, "6.2.0", "Deletes a key and returns its string value.")
                        .keysAre("RW access delete")
                        .withSyntax("key")
                        .fast());
    }

    @Override
    public boolean returnsValue(byte[][] args) {
        return true;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return Reply.NIL;
        }
        keys.delete(args[1], record);
        return new Reply.Bulk(Records.stringValue(record));
    }
}
