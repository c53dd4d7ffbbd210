package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;

/** {@code MSETNX key value [key value …]}: all or, if any key exists, none. */
final class MSetNxCommand extends KvCommand {
    MSetNxCommand() {
        super(CommandInfo.write("msetnx", -3, StringType.GROUP, "1.0.1", "Sets keys to string values if none exists.")
                .keysAre("OW insert")
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
    public Reply apply(Keyspace keys, byte[][] args) {
        for (int i = 1; i < args.length; i += 2) {
            if (keys.record(args[i]) != null) {
                return new Reply.Int(0);
            }
        }
        for (int i = 1; i < args.length; i += 2) {
            keys.setString(args[i], keys.record(args[i]), args[i + 1]); // looked up again: a key may be named twice
        }
        return new Reply.Int(1);
    }
}
