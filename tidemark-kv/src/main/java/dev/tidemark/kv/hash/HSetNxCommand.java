package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.Reply;

/** {@code HSETNX key field value}. */
public final class HSetNxCommand extends KvCommand {
    public HSetNxCommand() {
        super(CommandSpec.write("hsetnx", 4, Group.HASH, "2.0.0", "Sets a field of a hash if it does not exist.")
                .withSyntax("key field value")
                .denyOom()
                .fast());
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return !HashValue.has(keys, args[1], args[2], null);
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        HashValue hash = new HashValue(keys, args[1], record);
        if (hash.get(args[2]) != null) {
            return new Reply.Int(0);
        }
        hash.set(args[2], args[3]);
        hash.save();
        return new Reply.Int(1);
    }
}
