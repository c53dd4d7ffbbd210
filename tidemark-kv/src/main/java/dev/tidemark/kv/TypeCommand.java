package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code TYPE key}. */
final class TypeCommand extends KvCommand {
    TypeCommand() {
        super(CommandSpec.read("type", 2, Group.GENERIC, "1.0.0", "Returns the type of the value of a key.")
                .withSyntax("key")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        return new Reply.Simple(record == null ? "none" : name(record));
    }

    static String name(byte[] record) {
        return Keyspace.isHash(record) ? "hash" : "string";
    }
}
