package dev.tidemark.kv.database;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;

/** {@code FLUSHALL [ASYNC | SYNC]} and {@code FLUSHDB}: all databases, or the one of the client. */
final class FlushCommand extends KvCommand {
    private final boolean all;

    private FlushCommand(String name, boolean all) {
        super(CommandInfo.write(
                        name,
                        -1,
                        Group.SERVER,
                        "1.0.0",
                        all ? "Deletes all keys of all databases." : "Deletes all keys.")
                .tips("request_policy:all_shards response_policy:all_succeeded")
                .withSyntax("flush-type=[ASYNC | SYNC]")
                .noKeys()
                .isDangerous()
                .differs("Takes the same short time whatever is stored. ASYNC and SYNC make no difference."));
        this.all = all;
    }

    static FlushCommand flushAll() {
        return new FlushCommand("flushall", true);
    }

    static FlushCommand flushDb() {
        return new FlushCommand("flushdb", false);
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        boolean known =
                args.length == 1 || args.length == 2 && (Words.is(args[1], "ASYNC") || Words.is(args[1], "SYNC"));
        return known ? null : KvErrors.SYNTAX;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        if (all) {
            keys.clearAll();
        } else {
            keys.clear();
        }
        return Reply.OK;
    }
}
