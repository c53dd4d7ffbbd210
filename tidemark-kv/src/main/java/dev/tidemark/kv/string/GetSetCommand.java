package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/** {@code GETSET key value}. */
final class GetSetCommand extends TypedCommand {
    GetSetCommand() {
        super(
                StringType.STRING,
                CommandInfo.write(
                                "getset",
                                3,
                                StringType.GROUP,
                                "1.0.0",
                                "Sets a string value and returns the one before.")
                        .withSyntax("key value")
                        .denyOom()
                        .fast());
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return !StringType.fits(keys.record(args[1]), args[2]);
    }

    @Override
    public boolean returnsValue(byte[][] args) {
        return true;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        Reply before = record == null ? Reply.NIL : new Reply.Bulk(Records.stringValue(record));
        keys.setString(args[1], record, args[2]);
        return before;
    }
}
