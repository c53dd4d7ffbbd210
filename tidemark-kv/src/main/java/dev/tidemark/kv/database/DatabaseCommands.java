package dev.tidemark.kv.database;

import dev.tidemark.kv.command.KvCommand;
import java.util.List;

/** Commands on whole databases. */
public final class DatabaseCommands {
    private DatabaseCommands() {}

    public static List<KvCommand> all() {
        return List.of(
                new DbSizeCommand(),
                FlushCommand.flushAll(),
                FlushCommand.flushDb(),
                new MoveCommand(),
                new SwapDbCommand());
    }
}
