package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code TYPE key}. */
final class TypeCommand extends KvCommand {
    TypeCommand() {
        super(CommandSpec.read("type", 2, Group.GENERIC, "1.0.0", "Returns the type of the value of a key.")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Simple("none");
        }
        return new Reply.Simple(Keyspace.isHash(record) ? "hash" : "string");
    }
}
