package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.NoGrowth;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code GETSET key value}. */
public final class GetSetCommand extends KvCommand {
    public GetSetCommand() {
        super(CommandSpec.write("getset", 3, Group.STRING, "1.0.0", "Sets a string value and returns the one before.")
                .withSyntax("key value")
                .denyOom()
                .fast());
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return !NoGrowth.fits(keys.record(args[1]), args[2]);
    }

    @Override
    public boolean returnsValue(byte[][] args) {
        return true;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isString(record)) {
            return KvErrors.WRONG_TYPE;
        }
        Reply before = record == null ? Reply.NIL : new Reply.Bulk(Layout.stringValue(record));
        keys.setString(args[1], record, args[2]);
        return before;
    }
}
