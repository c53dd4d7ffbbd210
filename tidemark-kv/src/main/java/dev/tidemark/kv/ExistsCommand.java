package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code EXISTS key [key …]}: a key named twice counts twice. */
final class ExistsCommand extends KvCommand {
    ExistsCommand() {
        super(CommandSpec.read("exists", -2, Group.GENERIC, "1.0.0", "Counts which of the keys exist.")
                .fast()
                .keys(1, -1, 1));
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        int found = 0;
        for (int i = 1; i < args.length; i++) {
            found += keys.record(args[i]) == null ? 0 : 1;
        }
        return new Reply.Int(found);
    }
}
