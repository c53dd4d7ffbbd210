package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code HMGET key field [field …]}. */
final class HMGetCommand extends KvCommand {
    HMGetCommand() {
        super(CommandSpec.read("hmget", -3, Group.HASH, "2.0.0", "Returns the values of fields of a hash.")
                .fast());
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        HashValue hash = new HashValue(keys, args[1], record);
        List<Reply> values = new ArrayList<>(args.length - 2);
        for (int i = 2; i < args.length; i++) {
            byte[] value = hash.get(args[i]);
            values.add(value == null ? Reply.NIL : new Reply.Bulk(value));
        }
        return new Reply.Sequence(values);
    }
}
