package dev.tidemark.kv.database;

import dev.tidemark.kv.command.CommandSpec;
import dev.tidemark.kv.command.CommandSpec.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.Reply;

/** {@code DBSIZE}. */
final class DbSizeCommand extends KvCommand {
    DbSizeCommand() {
        super(CommandSpec.read("dbsize", 1, Group.SERVER, "1.0.0", "Returns the number of keys.")
                .fast()
                .noKeys());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        return new Reply.Int(keys.size());
    }
}
