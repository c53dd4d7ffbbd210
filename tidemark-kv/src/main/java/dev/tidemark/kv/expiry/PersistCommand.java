package dev.tidemark.kv.expiry;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/** {@code PERSIST key}. */
final class PersistCommand extends KvCommand {
    PersistCommand() {
        super(CommandInfo.write("persist", 2, Group.GENERIC, "2.2.0", "Lets a key expire no more.")
                .keysAre("RW update")
                .withSyntax("key")
                .fast());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null || Records.expireAt(record) == Records.NO_EXPIRY) {
            return new Reply.Int(0);
        }
        keys.setExpiry(args[1], record, Records.NO_EXPIRY);
        return new Reply.Int(1);
    }
}
