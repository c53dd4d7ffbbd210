package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code DBSIZE}. */
final class DbSizeCommand extends KvCommand {
    DbSizeCommand() {
        super(CommandSpec.read("dbsize", 1, Group.SERVER, "1.0.0", "Returns the number of keys.")
                .fast()
                .noKeys());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        return new Reply.Int(keys.size());
    }
}
