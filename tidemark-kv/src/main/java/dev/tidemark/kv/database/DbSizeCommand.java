package dev.tidemark.kv.database;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code DBSIZE}. */
final class DbSizeCommand extends KvCommand {
    DbSizeCommand() {
        super(CommandInfo.read("dbsize", 1, Group.SERVER, "1.0.0", "Returns the number of keys.")
                .tips("request_policy:all_shards response_policy:agg_sum")
                .fast()
                .noKeys());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        return new Reply.Int(keys.size());
    }
}
