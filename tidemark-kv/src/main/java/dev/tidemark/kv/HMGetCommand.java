package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code HMGET key field [field …]}. */
final class HMGetCommand extends KvCommand {
    HMGetCommand() {
        super(CommandSpec.read("hmget", -3, Group.HASH, "2.0.0", "Returns the values of fields of a hash.")
                .withSyntax("key field [field ...]")
                .fast()
                .takes("O(N) with the number of fields named"));
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        HashValue hash = new HashValue(keys, args[1], record);
        ReplyItems values = new ReplyItems();
        for (int i = 2; i < args.length; i++) {
            byte[] value = hash.get(args[i]);
            if (value == null) {
                values.addNil();
            } else {
                values.add(value);
            }
        }
        return values.sequence();
    }
}
