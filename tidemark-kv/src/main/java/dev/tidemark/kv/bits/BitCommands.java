package dev.tidemark.kv.bits;

import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import java.util.List;

/** Commands on the bits of strings. */
public final class BitCommands {
    static final Group GROUP = new Group("bitmap", "@bitmap");

    private BitCommands() {}

    public static List<KvCommand> all() {
        return List.of(
                new BitCountCommand(),
                BitFieldCommand.bitField(),
                BitFieldCommand.bitFieldReadOnly(),
                new BitOpCommand(),
                new BitPosCommand(),
                BitCommand.getBit(),
                BitCommand.setBit());
    }
}
