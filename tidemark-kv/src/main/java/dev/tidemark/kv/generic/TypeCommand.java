package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.ValueTypes;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;

/** {@code TYPE key}. */
final class TypeCommand extends KvCommand {
    private final ValueTypes types;

    TypeCommand(ValueTypes types) {
        super(CommandInfo.read("type", 2, Group.GENERIC, "1.0.0", "Returns the type of the value of a key.")
                .keysAre("RO")
                .withSyntax("key")
                .fast());
        this.types = types;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        return new Reply.Simple(record == null ? "none" : types.of(record).word());
    }
}
