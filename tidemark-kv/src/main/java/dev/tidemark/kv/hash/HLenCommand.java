package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/** {@code HLEN key}. */
final class HLenCommand extends TypedCommand {
    HLenCommand() {
        super(
                HashType.HASH,
                CommandInfo.read("hlen", 2, HashType.GROUP, "2.0.0", "Returns the number of fields of a hash.")
                        .keysAre("RO")
                        .withSyntax("key")
                        .fast());
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return new Reply.Int(0);
        }
        return new Reply.Int(Records.size(record));
    }
}
