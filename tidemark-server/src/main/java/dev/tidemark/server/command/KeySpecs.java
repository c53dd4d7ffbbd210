package dev.tidemark.server.command;

import dev.tidemark.kv.command.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the keys of commands stand and what becomes of each, as Redis 7.2 has it: {@code RO} only read, {@code RW} read
 * and written, {@code OW} overwritten, {@code RM} removed; {@code access} the value is given to the client, {@code
 * update insert delete} what is done to it.
 */
public final class KeySpecs {
    /**
     * Flags, then the commands that have one specification with these flags, or {@code name:number} for one of several.
     */
    private static final String TABLE = """
            RW insert = append hsetnx
            RW access update variable_flags = bitfield set
            RM delete = del unlink
            RO = exists hexists hlen hstrlen memory|usage object|encoding object|freq object|idletime object|refcount strlen \
            touch type watch
            RW update = expire expireat hmset hset persist pexpire pexpireat setrange
            RW access delete = delex delifeq getdel rename:0 renamenx:0
            RW delete = hdel
            OW update = bitop:0 copy:1 mset psetex rename:1 setex
            OW insert = msetnx setnx renamenx:1
            RO access = bitop:1 copy:0
            """;

    private static final List<String> READ = List.of("RO", "access");
    private static final List<String> WRITTEN = List.of("RW", "access", "update");
    private static final Map<String, List<String>> FLAGS = flags();

    /**
     * One specification.
     *
     * @param flags as {@code COMMAND} shows them
     */
    public record KeySpec(KeyRange range, List<String> flags) {
        private boolean includes(int position, int arguments) {
            return Arrays.stream(range.positions(arguments)).anyMatch(at -> at == position);
        }
    }

    private KeySpecs() {}

    private static Map<String, List<String>> flags() {
        Map<String, List<String>> flags = new HashMap<>();
        TABLE.lines().forEach(line -> {
            String[] sides = line.split(" = ");
            Arrays.stream(sides[1].split(" ")).forEach(name -> flags.put(name, List.of(sides[0].split(" "))));
        });
        return flags;
    }

    /** Of a command; none if it has no keys. */
    public static List<KeySpec> of(CommandInfo info) {
        KeyRange keys = info.keys();
        if (keys.isEmpty()) {
            return List.of();
        }
        List<KeySpec> several = new ArrayList<>();
        for (int i = 0; FLAGS.containsKey(info.name() + ":" + i); i++) {
            KeyRange all = info.keys();
            int first = all.first() + i;
            boolean last = !FLAGS.containsKey(info.name() + ":" + (i + 1));
            several.add(new KeySpec(
                    new KeyRange(first, last ? all.last() : first, all.step()), FLAGS.get(info.name() + ":" + i)));
        }
        return several.isEmpty() ? List.of(new KeySpec(keys, flags(info))) : several;
    }

    private static List<String> flags(CommandInfo info) {
        List<String> otherwise = info.flags().contains("write") ? WRITTEN : READ;
        return FLAGS.getOrDefault(info.name(), otherwise);
    }

    /** What becomes of the key at this position of a call. */
    public static List<String> flags(CommandInfo info, byte[][] arguments, int position) {
        List<String> found = of(info).stream()
                .filter(spec -> spec.includes(position, arguments.length))
                .findFirst()
                .map(KeySpec::flags)
                .orElse(info.flags().contains("write") ? WRITTEN : READ);
        if (!found.contains("variable_flags")) {
            return found;
        }
        return info.name().equals("set") ? ofSet(arguments) : ofBitField(arguments);
    }

    private static List<String> ofSet(byte[][] arguments) {
        boolean gets = Arrays.stream(arguments)
                .skip(3)
                .anyMatch(word -> CommandErrors.text(word).equalsIgnoreCase("get"));
        return gets ? WRITTEN : List.of("OW", "update");
    }

    private static List<String> ofBitField(byte[][] arguments) {
        boolean writes = Arrays.stream(arguments)
                .skip(2)
                .map(CommandErrors::text)
                .anyMatch(word -> word.equalsIgnoreCase("set") || word.equalsIgnoreCase("incrby"));
        return writes ? WRITTEN : READ;
    }
}
