package dev.tidemark.kv.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.text.Glob;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScanCommandsTest {
    private final KvDriver driver = new KvDriver();

    /** The promise of Redis: what is there from the first call to the last is given. */
    @Test
    void whatIsThereThroughoutIsGivenOnceWhateverElseHappens() {
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            driver.run("FLUSHALL");
            Set<String> stays = new TreeSet<>();
            for (int i = 0; i < 300; i++) {
                stays.add("stays:" + i);
                driver.run("SET stays:" + i + " 1");
                driver.run("SET goes:" + i + " 1 PX " + (1 + random.nextInt(50)));
            }
            List<String> found = new ArrayList<>();
            String cursor = "0";
            do {
                Reply reply = driver.run(words("SCAN", cursor, "COUNT", "" + (1 + random.nextInt(20))));
                cursor = cursor(reply);
                items(reply).stream().filter(stays::contains).forEach(found::add);
                driver.run("SET goes:" + random.nextInt(1_000) + " 1");
                driver.run("DEL goes:" + random.nextInt(1_000));
                driver.run("SET stays:" + random.nextInt(300) + " 2 EX 1000");
                driver.pass(random.nextInt(3));
                driver.timePasses();
            } while (!cursor.equals("0"));
            assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(stays);
        }
    }

    @Test
    void aLargeHashIsScannedInPieces() {
        Set<String> stays = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            stays.add("f" + i);
            driver.run("HSET h f" + i + " v" + i);
        }
        List<String> found = new ArrayList<>();
        String cursor = "0";
        int calls = 0;
        do {
            Reply reply = driver.run(words("HSCAN", "h", cursor));
            cursor = cursor(reply);
            List<String> items = items(reply);
            assertThat(items.size()).isLessThanOrEqualTo(24);
            for (int i = 0; i < items.size(); i += 2) {
                if (items.get(i).startsWith("f")) {
                    found.add(items.get(i));
                    assertThat(items.get(i + 1)).isEqualTo("v" + items.get(i).substring(1));
                }
            }
            driver.run("HSET h g" + calls++ + " x");
            driver.run("HDEL h g" + (calls - 5));
        } while (!cursor.equals("0"));
        assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(stays);
    }

    @Test
    void oneCallIsBoundedWhateverItAsksFor() {
        for (int i = 0; i < ScanOptions.MAX_COUNT + 500; i++) {
            driver.run("SET " + i + " 1");
        }
        Reply reply = driver.run(words("SCAN", "0", "COUNT", "1000000"));
        assertThat(items(reply)).hasSizeBetween(ScanOptions.MAX_COUNT, ScanOptions.MAX_COUNT + 10);
        assertThat(cursor(reply)).isNotEqualTo("0");
    }

    @Test
    void largeValuesEndACallEarly() {
        for (int i = 0; i < 100; i++) {
            driver.run(words("HSET", "h", "f" + i, "x".repeat(100_000)));
        }
        Reply reply = driver.run(words("HSCAN", "h", "0", "COUNT", "100"));
        assertThat(items(reply)).hasSizeBetween(20, 30);
        assertThat(cursor(reply)).isNotEqualTo("0");
    }

    @Test
    void optionsAndErrors() {
        driver.run("HSET h f 1 g 2");
        driver.check("""
                SET a 1                    -> OK
                SCAN 0 MATCH a             -> ["0" ["a"]]
                SCAN 0 match h TYPE HASH   -> ["0" ["h"]]
                SCAN 0 TYPE list           -> ["0" []]
                SCAN 18446744073709551615  -> ["0" []]
                SCAN x                     -> (error) ERR invalid cursor
                SCAN 99999999999999999999999 -> (error) ERR invalid cursor
                SCAN 0 COUNT 0             -> (error) ERR syntax error
                SCAN 0 COUNT x             -> (error) ERR value is not an integer or out of range
                SCAN 0 COUNT               -> (error) ERR syntax error
                SCAN 0 FOO 1               -> (error) ERR syntax error
                HSCAN h 0 MATCH g          -> ["0" ["g" "2"]]
                HSCAN h 0 TYPE hash        -> (error) ERR syntax error
                HSCAN none 0 FOO           -> ["0" []]
                HSCAN h x                  -> (error) ERR invalid cursor
                HSCAN a 0                  -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                KEYS [a-c]                 -> ["a"]
                KEYS *                     -> ["h" "a"]
                """);
    }

    @Test
    void patternsMatchAsInRedis() {
        for (String line : new String[] {
            "*|abc|1", "|abc|0", "||1", "*||1", "?||0", "a*c|abbbc|1", "a*c|abbbd|0", "a?c|abc|1", "a\\*c|a*c|1",
            "a\\*c|abc|0", "[abc]|b|1", "[a-c]|b|1", "[c-a]|b|1", "[^a]|b|1", "[^a]|a|0", "[a|a|1", "[|[|0", "[a-|-|1",
            "[\\]]|]|1", "*a*b*c*|xxaxxbxxcxx|1", "*a*b*c*|xxaxxcxxbxx|0", "a**b|ab|1", "\\|\\|1", "a\\|a\\|1", "[]|a|0"
        }) {
            String[] parts = line.split("\\|", -1);
            assertThat(new Glob(parts[0].getBytes(ISO_8859_1)).matches(parts[1].getBytes(ISO_8859_1)))
                    .as(line)
                    .isEqualTo(parts[2].equals("1"));
        }
    }

    @Test
    void aPatternOfStarsTakesNoLongerThanPatternTimesText() {
        String stars = "a*".repeat(1_000) + "b";
        assertThat(new Glob(stars.getBytes(UTF_8)).matches("a".repeat(10_000).getBytes(UTF_8)))
                .isFalse();
        assertThat(new Glob("*?".repeat(1_000).getBytes(UTF_8))
                        .matches("a".repeat(2_000).getBytes(UTF_8)))
                .isTrue();
        assertThat(new Glob("*?".repeat(1_001).getBytes(UTF_8))
                        .matches("a".repeat(2_000).getBytes(UTF_8)))
                .isFalse();
    }

    @Test
    void aPatternWithMoreThanAThousandStarsMatchesNothingAsInRedis() {
        byte[] text = "a".repeat(3_000).getBytes(UTF_8);
        assertThat(new Glob("*a".repeat(1_000).getBytes(UTF_8)).matches(text)).isTrue();
        assertThat(new Glob(("*a".repeat(1_000) + "**").getBytes(UTF_8)).matches(text))
                .isTrue();
        assertThat(new Glob("*a".repeat(1_001).getBytes(UTF_8)).matches(text)).isFalse();
        assertThat(new Glob(("*".repeat(2_000) + "a").getBytes(UTF_8)).matches(text))
                .isTrue();
    }

    @Test
    void everyKeyAndFieldIsChosenSometimes() {
        driver.run("HSET h a 1 b 2 c 3 d 4");
        driver.run("MSET x 1 y 2 z 3");
        Set<String> keys = new HashSet<>();
        Set<String> fields = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            keys.add(driver.run("RANDOMKEY"));
            fields.add(driver.run("HRANDFIELD h"));
        }
        assertThat(keys).containsExactlyInAnyOrder("\"h\"", "\"x\"", "\"y\"", "\"z\"");
        assertThat(fields).containsExactlyInAnyOrder("\"a\"", "\"b\"", "\"c\"", "\"d\"");
    }

    @Test
    void randomFields() {
        for (int size : new int[] {1, 20, 5_000}) {
            driver.run("DEL h");
            for (int i = 0; i < size; i++) {
                driver.run("HSET h f" + i + " " + i);
            }
            for (int count : new int[] {0, 1, 7, 900, 6_000}) {
                List<String> different = bulks(driver.run(words("HRANDFIELD", "h", "" + count)));
                assertThat(different).hasSize(Math.min(count, size)).doesNotHaveDuplicates();
                assertThat(bulks(driver.run(words("HRANDFIELD", "h", "" + -count))))
                        .hasSize(count);
            }
        }
        driver.run("DEL h");
        driver.check("""
                HSET h f 1                 -> 1
                HRANDFIELD h 2 WITHVALUES  -> <"f" "1">
                HRANDFIELD h -2 WITHVALUES -> <"f" "1" "f" "1">
                HRANDFIELD none            -> (nil)
                HRANDFIELD none 3          -> []
                HRANDFIELD h x             -> (error) ERR value is not an integer or out of range
                HRANDFIELD h 1 FOO         -> (error) ERR syntax error
                HRANDFIELD h -9223372036854770000 WITHVALUES -> (error) ERR value is out of range
                HRANDFIELD h 4611686018427387904 WITHVALUES -> (error) ERR value is out of range
                """);
    }

    private static byte[][] words(String... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].getBytes(UTF_8);
        }
        return args;
    }

    private static String cursor(Reply reply) {
        return new String(((Reply.Bulk) ((Reply.Sequence) reply).items().get(0)).value(), UTF_8);
    }

    private static List<String> items(Reply reply) {
        return bulks(((Reply.Sequence) reply).items().get(1));
    }

    private static List<String> bulks(Reply reply) {
        return ((Reply.Sequence) reply)
                .items().stream()
                        .map(item -> new String(((Reply.Bulk) item).value(), UTF_8))
                        .toList();
    }
}
