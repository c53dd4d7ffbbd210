package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/**
 * {@code EXISTS key [key …]}: a key named twice counts twice. {@code TOUCH} is the same: no use of a key is noted here.
 */
final class ExistsCommand extends KvCommand {
    private ExistsCommand(CommandInfo spec) {
        super(spec.fast().keys(1, -1, 1).takes("O(N) with the number of keys named"));
    }

    static ExistsCommand exists() {
        return new ExistsCommand(
                CommandInfo.read("exists", -2, Group.GENERIC, "1.0.0", "Counts which of the keys exist.")
                        .keysAre("RO")
                        .tips("request_policy:multi_shard response_policy:agg_sum")
                        .withSyntax("key [key ...]"));
    }

    static ExistsCommand touch() {
        return new ExistsCommand(
                CommandInfo.read("touch", -2, Group.GENERIC, "3.2.1", "Counts which of the keys exist.")
                        .keysAre("RO")
                        .tips("request_policy:multi_shard response_policy:agg_sum")
                        .withSyntax("key [key ...]")
                        .differs("When a key was last used is not remembered."));
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        int found = 0;
        for (int i = 1; i < args.length; i++) {
            found += keys.record(args[i]) == null ? 0 : 1;
        }
        return new Reply.Int(found);
    }
}
