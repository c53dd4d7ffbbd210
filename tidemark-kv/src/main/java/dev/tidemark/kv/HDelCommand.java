package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code HDEL key field [field …]}. */
final class HDelCommand extends KvCommand {
    HDelCommand() {
        super(CommandSpec.write(
                        "hdel", -3, Group.HASH, "2.0.0", "Deletes fields of a hash; a hash without fields is gone.")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        if (!Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        int deleted = 0;
        for (int i = 2; i < args.length; i++) {
            if (keys.field(args[1], args[i]) != null) {
                keys.deleteField(args[1], args[i]);
                deleted++;
            }
        }
        keys.setFieldCount(args[1], record, Layout.fieldCount(record) - deleted);
        return new Reply.Int(deleted);
    }
}
