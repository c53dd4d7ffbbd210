package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code KEYS pattern}. */
final class KeysCommand extends KvCommand {
    KeysCommand() {
        super(CommandSpec.read("keys", 2, Group.GENERIC, "1.0.0", "Returns all keys that match a pattern.")
                .noKeys()
                .isDangerous()
                .takes("O(N) with the number of keys; the node does nothing else meanwhile. Use SCAN"));
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        Glob glob = new Glob(args[1]);
        List<Reply> found = new ArrayList<>();
        KeyScan scan = new KeyScan(keys, 0);
        while (scan.next()) {
            byte[] key = scan.key();
            if (glob.matches(key)) {
                found.add(new Reply.Bulk(key));
            }
        }
        return new Reply.Sequence(found);
    }
}
