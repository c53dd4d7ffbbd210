package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code SETNX key value}. */
final class SetNxCommand extends KvCommand {
    SetNxCommand() {
        super(CommandInfo.write(
                        "setnx", 3, StringType.GROUP, "1.0.0", "Sets a key to a string value if it does not exist.")
                .keysAre("OW insert")
                .withSyntax("key value")
                .denyOom()
                .fast());
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return keys.record(args[1]) == null;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        if (keys.record(args[1]) != null) {
            return new Reply.Int(0);
        }
        keys.setString(args[1], null, args[2]);
        return new Reply.Int(1);
    }
}
