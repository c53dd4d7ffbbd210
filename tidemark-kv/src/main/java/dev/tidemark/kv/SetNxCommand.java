package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code SETNX key value}. */
final class SetNxCommand extends KvCommand {
    SetNxCommand() {
        super(CommandSpec.write("setnx", 3, Group.STRING, "1.0.0", "Sets a key to a string value if it does not exist.")
                .withSyntax("key value")
                .denyOom()
                .fast());
    }

    @Override
    boolean grows(Keyspace keys, byte[][] args) {
        return keys.record(args[1]) == null;
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        if (keys.record(args[1]) != null) {
            return new Reply.Int(0);
        }
        keys.setString(args[1], null, args[2]);
        return new Reply.Int(1);
    }
}
