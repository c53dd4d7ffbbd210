package dev.tidemark.server.command;

import dev.tidemark.kv.KvCommand;
import java.util.stream.IntStream;

/** Where the keys stand among the arguments of a command. */
final class KeyPositions {
    private static final int[] NONE = {};

    private KeyPositions() {}

    static int[] of(CommandInfo info, byte[][] arguments) {
        return of(info.firstKey(), info.lastKey(), info.keyStep(), arguments.length);
    }

    static int[] of(KvCommand command, byte[][] arguments) {
        return of(
                command.spec().firstKey(),
                command.spec().lastKey(),
                command.spec().keyStep(),
                arguments.length);
    }

    private static int[] of(int first, int lastKey, int step, int arguments) {
        int last = lastKey < 0 ? arguments + lastKey : lastKey;
        if (first == 0 || last < first || last >= arguments) {
            return NONE;
        }
        return IntStream.iterate(first, at -> at <= last, at -> at + step).toArray();
    }
}
