package dev.tidemark.kv.command;

import java.util.Arrays;
import java.util.List;

/**
 * What a command does to some of its keys, as Redis 7.2 has it.
 *
 * @param flags as {@code COMMAND} shows them: {@code RO} only read, {@code RW} read and written, {@code OW}
 *     overwritten, {@code RM} removed; {@code access} the value is given to the client, {@code update insert delete}
 *     what is done to it
 */
public record KeySpec(KeyRange range, List<String> flags) {
    /** Of a command that says nothing else and reads. */
    public static final List<String> READ = List.of("RO", "access");
    /** Of a command that says nothing else and writes. */
    static final List<String> WRITTEN = List.of("RW", "access", "update");

    public KeySpec {
        flags = List.copyOf(flags);
    }

    /**
     * Whether it says this of the argument at this position.
     *
     * @param arguments their number, the name included
     */
    boolean includes(int position, int arguments) {
        return Arrays.stream(range.positions(arguments)).anyMatch(at -> at == position);
    }
}
