package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.KvCommand;
import java.util.List;

/** Commands on hashes. */
public final class HashCommands {
    private HashCommands() {}

    public static List<KvCommand> all() {
        return List.of(
                new HDelCommand(),
                new HExistsCommand(),
                new HGetCommand(),
                HReadAllCommand.hGetAll(),
                new HIncrByCommand(),
                new HIncrByFloatCommand(),
                HReadAllCommand.hKeys(),
                new HLenCommand(),
                new HMGetCommand(),
                HSetCommand.hMSet(),
                new HRandFieldCommand(),
                new HScanCommand(),
                HSetCommand.hSet(),
                new HSetNxCommand(),
                new HStrLenCommand(),
                HReadAllCommand.hVals());
    }
}
