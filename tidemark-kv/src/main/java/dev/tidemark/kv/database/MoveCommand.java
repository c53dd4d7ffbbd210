package dev.tidemark.kv.database;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;

/** {@code MOVE key db}: the time of expiry goes along. */
final class MoveCommand extends KvCommand {
    MoveCommand() {
        super(CommandInfo.write("move", 3, Group.GENERIC, "1.0.0", "Moves a key to another database.")
                .withSyntax("key db:integer")
                .fast());
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return DatabaseNumber.check(args[2]);
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        Keyspace target = keys.inDatabase(DatabaseNumber.of(args[2]));
        if (target.database() == keys.database()) {
            return KvErrors.SAME_OBJECT;
        }
        byte[] record = keys.record(args[1]);
        if (record == null || target.record(args[1]) != null) {
            return new Reply.Int(0);
        }
        keys.move(args[1], record, target);
        return new Reply.Int(1);
    }
}
