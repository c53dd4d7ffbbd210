package dev.tidemark.kv.scan;

import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.ValueTypes;
import java.util.List;

/** Commands that walk over all keys of a database. */
public final class ScanCommands {
    private ScanCommands() {}

    public static List<KvCommand> all(ValueTypes types) {
        return List.of(new KeysCommand(), new RandomKeyCommand(), new ScanCommand(types));
    }
}
