package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code HDEL key field [field …]}. */
final class HDelCommand extends TypedCommand {
    HDelCommand() {
        super(
                HashType.HASH,
                CommandInfo.write(
                                "hdel",
                                -3,
                                HashType.GROUP,
                                "2.0.0",
                                "Deletes fields of a hash; a hash without fields is gone.")
                        .keysAre("RW delete")
                        .withSyntax("key field [field ...]")
                        .fast()
                        .takes("O(N) with the number of fields named"));
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return new Reply.Int(0);
        }
        HashValue hash = new HashValue(keys, args[1], record);
        int deleted = 0;
        for (int i = 2; i < args.length; i++) {
            deleted += hash.remove(args[i]) ? 1 : 0;
        }
        if (deleted > 0) {
            hash.save();
        }
        return new Reply.Int(deleted);
    }
}
