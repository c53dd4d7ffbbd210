package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code PERSIST key}. */
final class PersistCommand extends KvCommand {
    PersistCommand() {
        super(CommandSpec.write("persist", 2, Group.GENERIC, "2.2.0", "Lets a key expire no more.")
                .withSyntax("key")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null || Layout.expireAt(record) == Layout.NO_EXPIRY) {
            return new Reply.Int(0);
        }
        keys.setExpiry(args[1], record, Layout.NO_EXPIRY);
        return new Reply.Int(1);
    }
}
