package dev.tidemark.kv.string;

import dev.tidemark.kv.command.KvCommand;
import java.util.List;

/** Commands on strings as a whole and in part. */
public final class StringCommands {
    private StringCommands() {}

    public static List<KvCommand> all() {
        return List.of(
                new AppendCommand(),
                IncrementCommand.decr(),
                IncrementCommand.decrBy(),
                DelExCommand.delEx(),
                DelExCommand.delIfEq(),
                new GetCommand(),
                new GetDelCommand(),
                new GetExCommand(),
                GetRangeCommand.getRange(),
                new GetSetCommand(),
                IncrementCommand.incr(),
                IncrementCommand.incrBy(),
                new IncrementFloatCommand(),
                new LcsCommand(),
                new MGetCommand(),
                new MSetCommand(),
                new MSetNxCommand(),
                SetExCommand.pSetEx(),
                new SetCommand(),
                SetExCommand.setEx(),
                new SetNxCommand(),
                new SetRangeCommand(),
                new StrLenCommand(),
                GetRangeCommand.substr());
    }
}
