package dev.tidemark.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * In what Tidemark may differ from a redis-server 7.0, each with its reason: the one place for that. What is not here
 * is compared byte for byte, the texts of errors included.
 */
final class Differences {
    /** How replies are compared. */
    enum Mode {
        SAME,
        /** The same items in whatever order. */
        SAME_ITEMS,
        /** The same pairs in whatever order. */
        SAME_PAIRS,
        /** Errors are the same, and what is no error has the same type. */
        SAME_TYPE,
        /** As SAME_TYPE, and numbers are about the same. */
        ABOUT,
        /** Not sent. */
        NOT_SENT
    }

    private static final long TOLERANCE = 60_000;
    private static final int LARGEST_COUNT = 100;
    private static final int LONGEST_TEXT = 140;
    private static final int SURE_TEXT = 16;
    private static final List<String> CONTAINERS =
            List.of("function", "client", "config", "command", "memory", "object", "latency", "slowlog", "pubsub");

    /** Mode, the commands, and the reason. */
    private static final String TABLE = """
            SAME_ITEMS : keys hkeys hvals pubsub|channels function|list config|get : order is that of Tidemark's cursors
            SAME_PAIRS : hgetall : order is that of Tidemark's cursors
            SAME_TYPE : randomkey hrandfield : random
            SAME_TYPE : scan hscan : cursors and order are Tidemark's own
            ABOUT : ttl pttl expiretime pexpiretime : the two commands before ran at slightly different times
            SAME_TYPE : time lastsave object|idletime : clocks, and Tidemark does not remember when a key was used
            SAME_TYPE : dbsize : Redis counts keys that were set with a time of the past until it comes across them
            SAME_TYPE : object|encoding object|refcount : Tidemark says how Redis would hold a fresh value
            SAME_TYPE : info command command|count command|list command|info command|docs : another server, newer by a version
            SAME_TYPE : command|getkeysandflags : whether BITFIELD reads alone, Redis guesses from words it does not check
            SAME_TYPE : client|id client|list client|info hello role : another connection of another server
            SAME_TYPE : slowlog|get slowlog|len latency|latest latency|history latency|histogram latency|reset : times differ
            SAME_TYPE : memory|stats memory|doctor memory|malloc-stats latency|doctor : another memory, and texts for people
            NOT_SENT : memory|usage : Redis measures also what has expired; see ServerCommandsTest
            NOT_SENT : config|get config|set config|rewrite : Tidemark has parameters of its own; see ConfigCommandsTest
            NOT_SENT : shutdown debug quit reset client|kill client|pause client|reply : they end the comparison
            NOT_SENT : bgsave bgrewriteaof : Redis forks, which takes as long as it takes
            NOT_SENT : subscribe psubscribe unsubscribe punsubscribe : there is one channel; see PubSubCommandsTest
            NOT_SENT : readonly readwrite cluster : a lone redis-server refuses them, because it is no cluster
            NOT_SENT : multi exec discard watch : sent by the fuzz itself, around others
            """;

    private final Map<String, Mode> modes = new HashMap<>();

    Differences() {
        TABLE.lines().forEach(line -> {
            String[] parts = line.split(" : ");
            if (parts.length != 3) {
                throw new IllegalStateException("no reason: " + line);
            }
            Arrays.stream(parts[1].split(" ")).forEach(name -> modes.put(name, Mode.valueOf(parts[0])));
        });
    }

    /** @param name in small letters, {@code container|subcommand} */
    Mode mode(String name) {
        if (name.endsWith("|help") || name.startsWith("cluster|")) {
            // Texts for people; and a lone redis-server is no cluster.
            return Mode.NOT_SENT;
        }
        return modes.getOrDefault(name, Mode.SAME);
    }

    /**
     * Words of newer servers than the one that is compared with, and values that would take it too long.
     *
     * @return whether the command can be compared
     */
    boolean isComparable(String name, List<byte[]> words) {
        return NOT_IN_7_0.test(name, words)
                && BITS_BEYOND_THE_LONGEST_STRING.test(name, words)
                && HEXADECIMAL.test(name, words)
                && ENDLESS.test(name, words)
                && TEXTS.test(name, words)
                && DATABASES.test(name, words);
    }

    /**
     * SET with a condition is of 8.4; 7.2 refuses a timeout that ends at no time, takes COMMAND GETKEYS with one word,
     * and reads all of HELLO before it looks at the password.
     */
    private static final BiPredicate<String, List<byte[]>> NOT_IN_7_0 = (name, words) -> switch (name) {
        case "set" -> !has(words, "IFEQ") && !has(words, "IFNE") && !has(words, "IFDEQ") && !has(words, "IFDNE");
        case "wait" -> words.size() != 3 || number(words.get(2)) < Long.MAX_VALUE / 2;
        case "command|getkeys", "command|getkeysandflags" -> words.size() > 3;
        case "hello" -> !has(words, "AUTH");
        default -> true;
    };

    /** redis-server is started with the bound of Tidemark for strings, and then refuses to read bits beyond it. */
    private static final BiPredicate<String, List<byte[]>> BITS_BEYOND_THE_LONGEST_STRING =
            (name, words) -> !List.of("getbit", "bitfield", "bitfield_ro").contains(name)
                    || words.stream().noneMatch(word -> Math.abs(number(word)) >= 1 << 20);

    /** Redis reads hexadecimal numbers as floating point, Tidemark does not; so none is stored either. */
    private static final BiPredicate<String, List<byte[]>> HEXADECIMAL =
            (name, words) -> words.stream().noneMatch(word -> text(word).matches("(?i)-?0x[0-9a-f]+"));

    /** Redis makes as many random fields as it is told, and waits as long as it is told. */
    private static final BiPredicate<String, List<byte[]>> ENDLESS = (name, words) -> switch (name) {
        case "hrandfield" -> words.size() < 3 || number(words.get(2)) >= -LARGEST_COUNT;
        case "wait" -> words.size() != 3 || number(words.get(1)) <= 0 || number(words.get(2)) == 1;
        default -> true;
    };

    /** What a container has no subcommand for; HELP is for people, and functions are refused in words of their own. */
    private static final BiPredicate<String, List<byte[]>> TEXTS = (name, words) -> words.size() < 2
            || !CONTAINERS.contains(name)
            || !name.equals("function") && text(words.get(1)).equals("nope");

    /** The words for a database beyond 32 bits are those of one that is not there. */
    private static final BiPredicate<String, List<byte[]>> DATABASES = (name, words) -> switch (name) {
        case "move", "copy" -> words.stream().allMatch(word -> number(word) == (int) number(word));
        default -> true;
    };

    private static boolean has(List<byte[]> words, String option) {
        return words.stream().anyMatch(word -> text(word).equalsIgnoreCase(option));
    }

    private static String text(byte[] word) {
        return new String(word, ISO_8859_1);
    }

    /** 0 if it is none. */
    private static long number(byte[] word) {
        String text = text(word);
        try {
            return Long.parseLong(text.startsWith("#") ? text.substring(1) : text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether both answered what they may both answer. */
    static boolean agree(Mode mode, WireTree here, WireTree redis) {
        if (here.isError() && redis.isError()) {
            return shown(here).equals(shown(redis));
        } else if (here.isError() || redis.isError()) {
            return false;
        }
        return switch (mode) {
            case SAME -> here.equals(redis);
            case SAME_ITEMS -> here.sorted(1).equals(redis.sorted(1));
            case SAME_PAIRS -> here.sorted(2).equals(redis.sorted(2));
            case SAME_TYPE -> sameType(here, redis);
            case ABOUT -> sameType(here, redis) && (here.isNull() || isAbout(here.number(), redis.number()));
            case NOT_SENT -> true;
        };
    }

    /** What an error repeats of a client is cut at another length, and what is no text looks otherwise in it. */
    private static String shown(WireTree error) {
        String text = error.text();
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ' || text.charAt(at) > '~' || at == LONGEST_TEXT) {
                return text.substring(0, Math.min(at, SURE_TEXT));
            }
        }
        return text;
    }

    private static boolean sameType(WireTree here, WireTree redis) {
        return here.type() == redis.type() && here.isNull() == redis.isNull();
    }

    /** What is zero or less says something else than a time. */
    private static boolean isAbout(long here, long redis) {
        return here <= 0 || redis <= 0 ? here == redis : Math.abs(here - redis) <= TOLERANCE;
    }
}
