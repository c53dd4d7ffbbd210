package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code MSET key value [key value …]}. */
final class MSetCommand extends KvCommand {
    MSetCommand() {
        super(CommandSpec.write("mset", -3, Group.STRING, "1.0.1", "Sets keys to string values.")
                .withSyntax("key value [key value ...]")
                .denyOom()
                .keys(1, -1, 2)
                .takes("O(N) with the number of keys named"));
    }

    @Override
    Reply.Failure checkArguments(byte[][] args) {
        return args.length % 2 == 1 ? null : KvErrors.wrongArity(spec().name());
    }

    @Override
    boolean grows(Keyspace keys, byte[][] args) {
        for (int i = 1; i < args.length; i += 2) {
            if (!NoGrowth.fits(keys.record(args[i]), args[i + 1])) {
                return true;
            }
        }
        return false;
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        for (int i = 1; i < args.length; i += 2) {
            keys.setString(args[i], keys.record(args[i]), args[i + 1]);
        }
        return Reply.OK;
    }
}
