package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/** {@code STRLEN key}. */
final class StrLenCommand extends TypedCommand {
    StrLenCommand() {
        super(
                StringType.STRING,
                CommandInfo.read("strlen", 2, StringType.GROUP, "2.2.0", "Returns the length of a string value.")
                        .keysAre("RO")
                        .withSyntax("key")
                        .fast());
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return new Reply.Int(0);
        }
        return new Reply.Int(Records.valueLength(record));
    }
}
