package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code HDEL key field [field …]}. */
final class HDelCommand extends KvCommand {
    HDelCommand() {
        super(CommandSpec.write(
                        "hdel", -3, Group.HASH, "2.0.0", "Deletes fields of a hash; a hash without fields is gone.")
                .withSyntax("key field [field ...]")
                .fast()
                .takes("O(N) with the number of fields named"));
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        if (!Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
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
