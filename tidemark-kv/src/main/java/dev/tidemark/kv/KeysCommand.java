package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code KEYS pattern}. */
final class KeysCommand extends KvCommand {
    KeysCommand() {
        super(CommandSpec.read("keys", 2, Group.GENERIC, "1.0.0", "Returns all keys that match a pattern.")
                .withSyntax("pattern")
                .noKeys()
                .isDangerous()
                .takes("O(N) with the number of keys. Use SCAN"));
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        Glob glob = new Glob(args[1]);
        ReplyItems found = new ReplyItems();
        KeyScan scan = new KeyScan(keys, 0);
        while (!found.isFull() && scan.next()) {
            byte[] key = scan.key();
            if (glob.matches(key)) {
                found.add(key);
            }
        }
        return found.sequence();
    }

    @Override
    Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        return new KeyStream(read, keys, new Glob(args[1]));
    }
}
