package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code GETSET key value}. */
final class GetSetCommand extends KvCommand {
    GetSetCommand() {
        super(CommandSpec.write("getset", 3, Group.STRING, "1.0.0", "Sets a string value and returns the one before.")
                .withSyntax("key value")
                .denyOom()
                .fast());
    }

    @Override
    boolean grows(Keyspace keys, byte[][] args) {
        return !NoGrowth.fits(keys.record(args[1]), args[2]);
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isString(record)) {
            return KvErrors.WRONG_TYPE;
        }
        Reply before = record == null ? Reply.NIL : new Reply.Bulk(Layout.stringValue(record));
        keys.setString(args[1], record, args[2]);
        return before;
    }
}
