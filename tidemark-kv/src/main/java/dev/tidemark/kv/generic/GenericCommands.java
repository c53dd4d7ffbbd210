package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.ValueTypes;
import java.util.List;

/** Commands on keys of every type. */
public final class GenericCommands {
    private GenericCommands() {}

    public static List<KvCommand> all(ValueTypes types) {
        return List.of(
                new CopyCommand(),
                DeleteCommand.del(),
                ExistsCommand.exists(),
                new MemoryCommand(),
                new ObjectCommand(types),
                RenameCommand.rename(),
                RenameCommand.renameNx(),
                ExistsCommand.touch(),
                new TypeCommand(types),
                DeleteCommand.unlink());
    }
}
