package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code MGET key [key …]}: nil for what is no string. */
final class MGetCommand extends KvCommand {
    MGetCommand() {
        super(CommandSpec.read("mget", -2, Group.STRING, "1.0.0", "Returns the string values of keys.")
                .fast()
                .keys(1, -1, 1));
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        List<Reply> values = new ArrayList<>(args.length - 1);
        for (int i = 1; i < args.length; i++) {
            byte[] record = keys.record(args[i]);
            values.add(Keyspace.isString(record) ? new Reply.Bulk(Layout.stringValue(record)) : Reply.NIL);
        }
        return new Reply.Sequence(values);
    }
}
