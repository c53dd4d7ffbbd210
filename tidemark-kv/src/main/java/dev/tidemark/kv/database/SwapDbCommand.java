package dev.tidemark.kv.database;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.state.reply.Reply;

/** {@code SWAPDB index1 index2}: in constant time, see {@link Databases}. */
final class SwapDbCommand extends KvCommand {
    private static final Reply.Failure BAD_FIRST = new Reply.Failure("ERR invalid first DB index");
    private static final Reply.Failure BAD_SECOND = new Reply.Failure("ERR invalid second DB index");

    SwapDbCommand() {
        super(CommandInfo.write("swapdb", 3, Group.SERVER, "4.0.0", "Swaps two databases.")
                .withSyntax("index1:integer index2:integer")
                .fast()
                .noKeys()
                .isDangerous());
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        Reply.Failure first = DatabaseNumber.check(args[1], BAD_FIRST);
        Reply.Failure second = DatabaseNumber.check(args[2], BAD_SECOND);
        if (first != null || second != null) {
            return first != null ? first : second;
        }
        Reply.Failure range = DatabaseNumber.checkRange(args[1]);
        return range != null ? range : DatabaseNumber.checkRange(args[2]);
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        keys.inDatabase(DatabaseNumber.of(args[1])).swap(DatabaseNumber.of(args[2]));
        return Reply.OK;
    }
}
