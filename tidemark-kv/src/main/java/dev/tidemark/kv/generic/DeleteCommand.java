package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code DEL key [key …]} and {@code UNLINK}, which are the same here. */
final class DeleteCommand extends KvCommand {
    private DeleteCommand(CommandInfo spec) {
        super(spec.keys(1, -1, 1).takes("O(N) with the number of keys named; values of any size are removed later"));
    }

    static DeleteCommand del() {
        return new DeleteCommand(CommandInfo.write("del", -2, Group.GENERIC, "1.0.0", "Deletes keys.")
                .keysAre("RM delete")
                .tips("request_policy:multi_shard response_policy:agg_sum")
                .withSyntax("key [key ...]"));
    }

    static DeleteCommand unlink() {
        return new DeleteCommand(CommandInfo.write("unlink", -2, Group.GENERIC, "4.0.0", "Deletes keys.")
                .keysAre("RM delete")
                .tips("request_policy:multi_shard response_policy:agg_sum")
                .withSyntax("key [key ...]")
                .fast());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        int deleted = 0;
        for (int i = 1; i < args.length; i++) {
            byte[] record = keys.record(args[i]);
            if (record != null) {
                keys.delete(args[i], record);
                deleted++;
            }
        }
        return new Reply.Int(deleted);
    }
}
