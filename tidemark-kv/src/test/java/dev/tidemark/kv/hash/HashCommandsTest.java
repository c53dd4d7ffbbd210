package dev.tidemark.kv.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Redis 7.0 replied to the same lines; only the order of fields is ours. */
class HashCommandsTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void fields() {
        driver.check("""
                HSET h b 2 a 1     -> 2
                HSET h b 3 c 4     -> 1
                HSET h d 1 d 2     -> 1
                HGET h b           -> "3"
                HGET h none        -> (nil)
                HGET none b        -> (nil)
                HGETALL h          -> {"a" "1" "b" "3" "c" "4" "d" "2"}
                HKEYS h            -> ["a" "b" "c" "d"]
                HVALS h            -> ["1" "3" "4" "2"]
                HKEYS none         -> []
                HLEN h             -> 4
                HLEN none          -> 0
                HMGET h a none     -> ["1" (nil)]
                HMGET none a       -> [(nil)]
                HEXISTS h a        -> 1
                HEXISTS h none     -> 0
                HEXISTS none a     -> 0
                HSETNX h a 9       -> 0
                HSETNX h e 9       -> 1
                HSETNX new f 1     -> 1
                HMSET h f 6        -> OK
                HLEN h             -> 6
                HDEL h a a none    -> 1
                HDEL none a        -> 0
                HDEL h b c d e f   -> 5
                EXISTS h           -> 0
                HGETALL h          -> {}
                DBSIZE             -> 1
                """);
    }

    @Test
    void hashIncrements() {
        driver.check("""
                HINCRBY h n 5      -> 5
                HINCRBY h n -7     -> -2
                HGET h n           -> "-2"
                HLEN h             -> 1
                HSET h s x         -> 1
                HINCRBY h s 1      -> (error) ERR hash value is not an integer
                HINCRBY h n x      -> (error) ERR value is not an integer or out of range
                HSET h big 9223372036854775807 -> 1
                HINCRBY h big 1    -> (error) ERR increment or decrement would overflow
                HLEN h             -> 3
                """);
    }

    @Test
    void wrongUse() {
        driver.check("SET s 1 -> OK");
        for (String command : List.of(
                "HSET s f 1",
                "HMSET s f 1",
                "HGET s f",
                "HMGET s f",
                "HGETALL s",
                "HKEYS s",
                "HVALS s",
                "HDEL s f",
                "HLEN s",
                "HEXISTS s f",
                "HINCRBY s f 1",
                "HSETNX s f 1")) {
            driver.check(command + " -> (error) WRONGTYPE Operation against a key holding the wrong kind of value");
        }
        driver.check("""
                HINCRBY s f abc    -> (error) ERR value is not an integer or out of range
                HSET h f           -> (error) ERR wrong number of arguments for 'hset' command
                HSET h f 1 g       -> (error) ERR wrong number of arguments for 'hset' command
                HMSET h a 1 b      -> (error) ERR wrong number of arguments for 'hmset' command
                HDEL h             -> (error) ERR wrong number of arguments for 'hdel' command
                HGET h             -> (error) ERR wrong number of arguments for 'hget' command
                DBSIZE             -> 1
                """);
    }

    @Test
    void hashesWhoseKeysAreSimilarDoNotMix() {
        byte[][] keys = {{}, {(byte) 0xff}, {(byte) 0xff, (byte) 0xff}, {'a'}, {'a', 0}, {'a', 'b'}, {0, 0, 0, 1}};
        for (byte[] key : keys) {
            driver.run("HSET".getBytes(UTF_8), key, new byte[0], key, new byte[] {(byte) 0xff}, key);
        }
        for (byte[] key : keys) {
            Reply all = driver.run("HGETALL".getBytes(UTF_8), key);
            assertThat(((Reply.Pairs) all).items())
                    .hasSize(4)
                    .element(3)
                    .isInstanceOfSatisfying(
                            Reply.Bulk.class, bulk -> assertThat(bulk.value()).isEqualTo(key));
        }
        driver.run("DEL".getBytes(UTF_8), keys[1]);
        assertThat(driver.run("HLEN".getBytes(UTF_8), keys[2])).isEqualTo(new Reply.Int(2));
        assertThat(driver.run("DBSIZE")).isEqualTo("6");
    }

    @Test
    void nothingOfADeletedOrReplacedHashRemains() {
        driver.check("""
                HSET h a 1 b 2     -> 2
                HSET g a 1 b 2     -> 2
                HSET f a 1 b 2     -> 2
                DEL h              -> 1
                SET g x            -> OK
                MSET f x           -> OK
                DEL g f            -> 2
                DBSIZE             -> 0
                """);
        assertThat(driver.stored("k")).isEmpty();
        assertThat(driver.stored("h")).isEmpty();
    }
}
