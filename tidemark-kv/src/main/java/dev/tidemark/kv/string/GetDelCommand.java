package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code GETDEL key}. */
public final class GetDelCommand extends KvCommand {
    public GetDelCommand() {
        super(CommandSpec.write("getdel", 2, Group.STRING, "6.2.0", "Deletes a key and returns its string value.")
                .withSyntax("key")
                .fast());
    }

    @Override
    public boolean returnsValue(byte[][] args) {
        return true;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
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
