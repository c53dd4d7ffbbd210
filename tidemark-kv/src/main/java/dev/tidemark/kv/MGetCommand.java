package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code MGET key [key …]}: nil for what is no string. */
final class MGetCommand extends KvCommand {
    MGetCommand() {
        super(CommandSpec.read("mget", -2, Group.STRING, "1.0.0", "Returns the string values of keys.")
                .withSyntax("key [key ...]")
                .fast()
                .keys(1, -1, 1)
                .takes("O(N) with the number of keys named"));
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        ReplyItems values = new ReplyItems();
        for (int i = 1; i < args.length && !values.isFull(); i++) {
            values.addString(keys.record(args[i]));
        }
        return values.sequence();
    }
}
