package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code HLEN key}. */
final class HLenCommand extends KvCommand {
    HLenCommand() {
        super(CommandSpec.read("hlen", 2, Group.HASH, "2.0.0", "Returns the number of fields of a hash.")
                .withSyntax("key")
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
        return new Reply.Int(Layout.fieldCount(record));
    }
}
