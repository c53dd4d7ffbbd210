package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code HEXISTS key field}. */
final class HExistsCommand extends TypedCommand {
    HExistsCommand() {
        super(
                HashType.HASH,
                CommandInfo.read("hexists", 3, HashType.GROUP, "2.0.0", "Tells whether a hash has a field.")
                        .keysAre("RO")
                        .withSyntax("key field")
                        .fast());
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return new Reply.Int(0);
        }
        return new Reply.Int(new HashValue(keys, args[1], record).get(args[2]) == null ? 0 : 1);
    }
}
