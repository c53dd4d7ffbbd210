package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.Reply;

/** {@code HSETNX key field value}. */
final class HSetNxCommand extends TypedCommand {
    HSetNxCommand() {
        super(HashType.HASH, CommandSpec.write("hsetnx", 4, Group.HASH, "2.0.0", "Sets a field of a hash if it does not exist.")
                .withSyntax("key field value")
                .denyOom()
                .fast());
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return !HashValue.has(keys, args[1], args[2], null);
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        HashValue hash = new HashValue(keys, args[1], record);
        if (hash.get(args[2]) != null) {
            return new Reply.Int(0);
        }
        hash.set(args[2], args[3]);
        hash.save();
        return new Reply.Int(1);
    }
}
