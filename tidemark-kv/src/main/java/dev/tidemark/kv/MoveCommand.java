package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code MOVE key db}: there is one database, so this only ever refuses. */
final class MoveCommand extends KvCommand {
    MoveCommand() {
        super(CommandSpec.write("move", 3, Group.GENERIC, "1.0.0", "Moves a key to another database.")
                .withSyntax("key db:integer")
                .fast()
                .differs("There is one database, 0, so it always refuses."));
    }

    @Override
    Reply.Failure checkArguments(byte[][] args) {
        if (!Numbers.isLong(args[2], 0)) {
            return KvErrors.NOT_AN_INTEGER;
        }
        return Numbers.toLong(args[2], 0) == 0 ? KvErrors.SAME_OBJECT : KvErrors.NO_SUCH_DB;
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        return checkArguments(args);
    }
}
