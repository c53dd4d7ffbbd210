package dev.tidemark.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;

/** Arguments that a parser might trip over: options, numbers at their limits, cursors, patterns, bytes of any kind. */
final class FuzzedArguments {
    private static final List<String> OPTIONS = List.of(
            "EX",
            "PX",
            "EXAT",
            "PXAT",
            "NX",
            "XX",
            "GT",
            "LT",
            "GET",
            "KEEPTTL",
            "PERSIST",
            "IFEQ",
            "IFNE",
            "IFDEQ",
            "COUNT",
            "MATCH",
            "TYPE",
            "string",
            "hash",
            "WITHVALUES",
            "NOVALUES",
            "DB",
            "REPLACE",
            "LIMIT",
            "ASYNC",
            "SYNC",
            "SETNAME",
            "AUTH",
            "ID",
            "LADDR",
            "ADDR",
            "SKIPME",
            "yes",
            "no",
            "NORMAL",
            "LIST",
            "INFO",
            "DOCS",
            "GETKEYS",
            "FILTERBY",
            "ACLCAT",
            "PATTERN",
            "MODULE",
            "RESET",
            "LEN",
            "HELP",
            "SLOTS",
            "SHARDS",
            "NODES",
            "KEYSLOT",
            "COUNTKEYSINSLOT",
            "MYID",
            "REPLICAS",
            "ENCODING",
            "FREQ",
            "LINEARIZABLE",
            "MASTERS",
            "get-master-addr-by-name",
            "tidemark",
            "+switch-master",
            "ON",
            "OFF",
            "LIB-NAME",
            "LIB-VER",
            "everything",
            "all");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2",
            "3",
            "10",
            "100",
            "4096",
            "65535",
            "65536",
            "1000000",
            "536870911",
            "536870912",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967295",
            "4294967296",
            "4611686018427387903",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "00",
            "01",
            "-0",
            "+1",
            " 1",
            "1 ",
            "1.5",
            "-1.5",
            ".5",
            "5.",
            "1e3",
            "1e400",
            "-1e400",
            "1e-400",
            "5.0e3",
            "3.0000000000000000000000001",
            "0x10",
            "nan",
            "-nan",
            "inf",
            "+inf",
            "-inf",
            "infinity",
            "17976931348623157000000000000000000000000",
            "99999999999999999999999999999999999999");
    private static final List<String> KEYS = List.of("a", "b", "c", "h", "h2", "n", "{t}1", "{t}2", "k".repeat(300));
    private static final List<String> PATTERNS = List.of(
            "*",
            "?",
            "[",
            "[a",
            "[a-",
            "[a-c]",
            "[^",
            "[^a]",
            "[]",
            "\\",
            "\\*",
            "a*\\",
            "*".repeat(200) + "b",
            "h?llo",
            "{",
            "}",
            "{}",
            "");

    private final Random random;

    FuzzedArguments(Random random) {
        this.random = random;
    }

    byte[] next() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> of(OPTIONS);
            case 2, 3 -> of(NUMBERS);
            case 4, 5, 6, 7 -> of(KEYS);
            case 8 -> of(PATTERNS);
            case 9 -> Long.toString(random.nextLong() >> random.nextInt(64)).getBytes(ISO_8859_1);
            case 10 -> bytes(random.nextInt(20));
            default -> bytes(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 200));
        };
    }

    byte[] key() {
        return of(KEYS);
    }

    private byte[] of(List<String> texts) {
        String text = texts.get(random.nextInt(texts.size()));
        return (random.nextInt(4) == 0 ? text.toLowerCase(java.util.Locale.ROOT) : text).getBytes(ISO_8859_1);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /**
     * A command: now and then with a number of arguments that it does not take.
     *
     * @param arity as {@code COMMAND} says it, 0 if that is not known
     */
    byte[][] command(String name, int arity) {
        int least = Math.max(1, Math.abs(arity));
        int count = random.nextInt(8) == 0 ? 1 + random.nextInt(8) : arity > 0 ? least : least + random.nextInt(6);
        byte[][] arguments = new byte[count][];
        arguments[0] = name.getBytes(ISO_8859_1);
        for (int i = 1; i < count; i++) {
            arguments[i] = i == 1 && random.nextInt(3) > 0 ? key() : next();
        }
        return arguments;
    }
}
