package dev.tidemark.kv.scan;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Chance;
import dev.tidemark.kv.keyspace.KeyScan;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code RANDOMKEY}: the first key from a random position on. */
final class RandomKeyCommand extends KvCommand {
    RandomKeyCommand() {
        super(CommandInfo.read("randomkey", 1, Group.GENERIC, "1.0.0", "Returns a random key.")
                .tips("request_policy:all_shards response_policy:special nondeterministic_output")
                .noKeys());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        long position = new Chance(keys.seed()).next() & KeyScan.POSITIONS - 1;
        KeyScan scan = new KeyScan(keys, position);
        if (!scan.next()) {
            scan = new KeyScan(keys, 0);
            if (!scan.next()) {
                return Reply.NIL;
            }
        }
        return new Reply.Bulk(scan.key());
    }
}
