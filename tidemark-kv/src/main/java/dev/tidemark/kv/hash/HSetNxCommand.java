package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code HSETNX key field value}. */
final class HSetNxCommand extends TypedCommand {
    HSetNxCommand() {
        super(
                HashType.HASH,
                CommandInfo.write("hsetnx", 4, HashType.GROUP, "2.0.0", "Sets a field of a hash if it does not exist.")
                        .keysAre("RW insert")
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
