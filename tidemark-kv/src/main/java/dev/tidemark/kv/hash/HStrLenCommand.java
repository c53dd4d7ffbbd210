package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code HSTRLEN key field}. */
final class HStrLenCommand extends TypedCommand {
    HStrLenCommand() {
        super(
                HashType.HASH,
                CommandInfo.read(
                                "hstrlen",
                                3,
                                HashType.GROUP,
                                "3.2.0",
                                "Returns the length of the value of a field of a hash.")
                        .keysAre("RO")
                        .withSyntax("key field")
                        .fast());
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        byte[] value = new HashValue(keys, args[1], record).get(args[2]);
        return new Reply.Int(value == null ? 0 : value.length);
    }
}
