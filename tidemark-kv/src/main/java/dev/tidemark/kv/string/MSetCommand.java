package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;

/** {@code MSET key value [key value …]}. */
final class MSetCommand extends KvCommand {
    MSetCommand() {
        super(CommandInfo.write("mset", -3, StringType.GROUP, "1.0.1", "Sets keys to string values.")
                .keysAre("OW update")
                .tips("request_policy:multi_shard response_policy:all_succeeded")
                .withSyntax("key value [key value ...]")
                .denyOom()
                .keys(1, -1, 2)
                .takes("O(N) with the number of keys named"));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return args.length % 2 == 1 ? null : KvErrors.wrongArity(info().name());
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        for (int i = 1; i < args.length; i += 2) {
            if (!StringType.fits(keys.record(args[i]), args[i + 1])) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        for (int i = 1; i < args.length; i += 2) {
            keys.setString(args[i], keys.record(args[i]), args[i + 1]);
        }
        return Reply.OK;
    }
}
