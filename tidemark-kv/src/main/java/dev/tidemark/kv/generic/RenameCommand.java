package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;
import java.util.Arrays;

/** {@code RENAME key newkey} and {@code RENAMENX}. The time of expiry goes along. */
final class RenameCommand extends KvCommand {
    private static final Reply.Failure NO_SUCH_KEY = new Reply.Failure("ERR no such key");

    private final boolean onlyIfAbsent;

    private RenameCommand(CommandInfo spec, boolean onlyIfAbsent) {
        super(spec.keys(1, 2, 1));
        this.onlyIfAbsent = onlyIfAbsent;
    }

    static RenameCommand rename() {
        return new RenameCommand(
                CommandInfo.write("rename", 3, Group.GENERIC, "1.0.0", "Renames a key; replaces the one of that name.")
                        .keysAre("RW access delete", "OW update")
                        .withSyntax("key newkey"),
                false);
    }

    static RenameCommand renameNx() {
        return new RenameCommand(
                CommandInfo.write("renamenx", 3, Group.GENERIC, "1.0.0", "Renames a key if the new name is free.")
                        .keysAre("RW access delete", "OW insert")
                        .withSyntax("key newkey")
                        .fast(),
                true);
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return NO_SUCH_KEY;
        }
        boolean isSame = Arrays.equals(args[1], args[2]);
        byte[] target = isSame ? record : keys.record(args[2]);
        if (target != null && onlyIfAbsent) {
            return new Reply.Int(0);
        }
        if (!isSame) {
            if (target != null) {
                keys.delete(args[2], target);
            }
            keys.rename(args[1], record, args[2]);
        }
        return onlyIfAbsent ? new Reply.Int(1) : Reply.OK;
    }
}
