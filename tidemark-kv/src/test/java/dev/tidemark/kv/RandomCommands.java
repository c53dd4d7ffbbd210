package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.layout.Databases;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Commands with arguments that often make sense. */
public final class RandomCommands {
    private static final byte[][] KEYS = bytes("a", "b", "h", "g", "", "{t}x");
    private static final byte[][] WORDS = bytes(
            "",
            "f",
            "g",
            "1",
            "-1",
            "0",
            "7",
            "3.5",
            "1e4000",
            "nan",
            "inf",
            "abc",
            "9223372036854775807",
            "-9223372036854775808",
            "33333333333",
            "100",
            "20",
            "NX",
            "XX",
            "GT",
            "LT",
            "GET",
            "EX",
            "PX",
            "EXAT",
            "PXAT",
            "KEEPTTL",
            "PERSIST",
            "IFEQ",
            "IFNE",
            "IFDEQ",
            "MATCH",
            "COUNT",
            "TYPE",
            "hash",
            "*",
            "[a-",
            "\\",
            "[^]",
            "WITHVALUES",
            "REPLACE",
            "DB",
            "ASYNC",
            "IDX",
            "LEN",
            "MINMATCHLEN",
            "ENCODING",
            "4294967295");

    private RandomCommands() {}

    private static byte[][] bytes(String... words) {
        return Stream.of(words).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    public static byte[] next(Random random) {
        return KvCommandCodec.encode(database(random), arguments(random));
    }

    private static byte[] number(Random random) {
        return Integer.toString(random.nextInt(20) == 0 ? random.nextInt(40) - 10 : database(random))
                .getBytes(UTF_8);
    }

    /** Mostly one of the first three. */
    private static int database(Random random) {
        return random.nextInt(8) == 0 ? random.nextInt(Databases.COUNT) : random.nextInt(3);
    }

    static byte[][] arguments(Random random) {
        List<KvCommand> commands = KvCommands.all();
        KvCommand command = commands.get(random.nextInt(commands.size()));
        if (command.info().name().equals("swapdb") || command.info().name().equals("move")) {
            byte[] name = command.info().name().getBytes(UTF_8);
            byte[] first = name[0] == 'm' ? KEYS[random.nextInt(KEYS.length)] : number(random);
            return new byte[][] {name, first, number(random)};
        }
        boolean rare = command.info().name().startsWith("flush") && random.nextInt(20) > 0;
        if (rare) {
            return arguments(random);
        }
        int arity = command.info().arity();
        int count = arity > 0 ? arity : -arity + random.nextInt(4);
        count = random.nextInt(20) == 0 ? 1 + random.nextInt(8) : count;
        byte[][] args = new byte[count][];
        args[0] = command.info().name().getBytes(UTF_8);
        for (int i = 1; i < count; i++) {
            boolean isKey = i == 1 || random.nextInt(6) == 0;
            args[i] = isKey ? KEYS[random.nextInt(KEYS.length)] : WORDS[random.nextInt(WORDS.length)];
        }
        return args;
    }
}
