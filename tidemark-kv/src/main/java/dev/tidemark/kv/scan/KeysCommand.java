package dev.tidemark.kv.scan;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.KeyScan;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.reply.ReplyItems;
import dev.tidemark.kv.text.Glob;
import dev.tidemark.state.reply.Reply;

/** {@code KEYS pattern}. */
final class KeysCommand extends KvCommand {
    KeysCommand() {
        super(CommandInfo.read("keys", 2, Group.GENERIC, "1.0.0", "Returns all keys that match a pattern.")
                .tips("request_policy:all_shards nondeterministic_output_order")
                .withSyntax("pattern")
                .noKeys()
                .isDangerous()
                .takes("O(N) with the number of keys. Use SCAN"));
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
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
    public Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        return new KeyStream(read, keys, new Glob(args[1]));
    }
}
