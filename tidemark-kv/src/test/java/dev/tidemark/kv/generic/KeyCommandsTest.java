package dev.tidemark.kv.generic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.state.reply.Reply;
import org.junit.jupiter.api.Test;

/** What Redis 7.0 replied to the same lines; Redis 8.4 and Valkey 9 for what came later. */
class KeyCommandsTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void rename() {
        driver.check("""
                RENAME none a              -> (error) ERR no such key
                RENAMENX none a            -> (error) ERR no such key
                SET a 1 EX 100             -> OK
                HSET h f 1 g 2             -> 2
                RENAME a a                 -> OK
                RENAMENX a a               -> 0
                RENAME a b                 -> OK
                TTL b                      -> 100
                EXISTS a                   -> 0
                RENAMENX b h               -> 0
                RENAME b h                 -> OK
                GET h                      -> "1"
                TTL h                      -> 100
                HSET g f 1 g 2             -> 2
                RENAMENX g i               -> 1
                HGETALL i                  -> {"f" "1" "g" "2"}
                DBSIZE                     -> 2
                """);
        assertThat(driver.stored("h")).hasSize(2);
    }

    @Test
    void copy() {
        driver.check("""
                COPY none a                -> 0
                SET a 1 EX 100             -> OK
                COPY a b                   -> 1
                TTL b                      -> 100
                HSET h f 1 g 2             -> 2
                COPY h b                   -> 0
                COPY h b REPLACE DB 0      -> 1
                HSET h f 3                 -> 0
                HGETALL b                  -> {"f" "1" "g" "2"}
                COPY a a                   -> (error) ERR source and destination objects are the same
                COPY a b DB 9999           -> (error) ERR DB index is out of range
                COPY a b DB x              -> (error) ERR value is not an integer or out of range
                COPY a b FOO               -> (error) ERR syntax error
                MOVE a 0                   -> (error) ERR source and destination objects are the same
                MOVE a 16                  -> (error) ERR DB index is out of range
                DBSIZE                     -> 3
                """);
        assertThat(driver.stored("h")).hasSize(4);
        assertThat(driver.stored("e")).hasSize(1);
    }

    @Test
    void compareAndSet() {
        driver.check("""
                SET a 1 IFEQ 1             -> (nil)
                SET a 1 IFNE 1             -> OK
                SET a 2 IFNE 1             -> (nil)
                SET a 2 IFEQ 1 EX 10       -> OK
                TTL a                      -> 10
                SET a 3 IFEQ 1 GET         -> "2"
                SET a 3 IFEQ 2 GET         -> "2"
                GET a                      -> "3"
                SET a 1 IFEQ               -> (error) ERR syntax error
                SET a 1 IFEQ 1 NX          -> (error) ERR syntax error
                SET a 1 IFEQ 1 IFEQ 2      -> (error) ERR syntax error
                SET a "" IFEQ 3            -> OK
                SET a 1 IFEQ ""            -> OK
                HSET h f 1                 -> 1
                SET h 1 IFEQ 1             -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                DELEX none                 -> 0
                DELEX none IFNE 1          -> 0
                DELEX h IFEQ 1             -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                DELEX h                    -> 1
                DELEX a IFEQ 2             -> 0
                DELEX a IFNE 1             -> 0
                DELEX a IFEQ 1             -> 1
                SET a 1                    -> OK
                DELIFEQ a 2                -> 0
                DELIFEQ a 1                -> 1
                DELIFEQ a 1                -> 0
                DELEX a FOO 1              -> (error) ERR syntax error
                DELEX a IFEQ               -> (error) ERR syntax error
                """);
        for (String refused :
                new String[] {"SET a 1 IFDEQ x", "SET a 1 IFDNE x", "DELEX a IFDEQ x", "DELEX a IFDNE x"}) {
            driver.check(
                    refused + " -> (error) ERR IFDEQ and IFDNE compare digests of values, which this server does not"
                            + " have; use IFEQ or IFNE");
        }
    }

    @Test
    void flush() {
        driver.check("""
                MSET a 1 b 2               -> OK
                FLUSHALL FOO               -> (error) ERR syntax error
                FLUSHALL ASYNC SYNC        -> (error) ERR syntax error
                DBSIZE                     -> 2
                FLUSHALL async             -> OK
                DBSIZE                     -> 0
                GET a                      -> (nil)
                SET a 1                    -> OK
                FLUSHDB                    -> OK
                DBSIZE                     -> 0
                """);
    }

    @Test
    void rangesAndBits() {
        driver.check("""
                SET a HelloWorld           -> OK
                GETRANGE a 0 4             -> "Hello"
                GETRANGE a -5 -1           -> "World"
                GETRANGE a 5 2             -> ""
                GETRANGE a -1 -5           -> ""
                GETRANGE a 0 1000          -> "HelloWorld"
                SUBSTR a -9223372036854775808 9223372036854775807 -> "HelloWorld"
                GETRANGE none 0 -1         -> ""
                GETRANGE a x 1             -> (error) ERR value is not an integer or out of range
                SETRANGE a 5 There         -> 10
                GET a                      -> "HelloThere"
                SETRANGE none 5 ""         -> 0
                EXISTS none                -> 0
                SETRANGE a -1 x            -> (error) ERR offset is out of range
                SETRANGE a 536870912 x     -> (error) ERR string exceeds maximum allowed size (proto-max-bulk-len)
                SETRANGE a 9223372036854775807 x -> (error) ERR string exceeds maximum allowed size (proto-max-bulk-len)
                SETRANGE pad 3 x           -> 4
                STRLEN pad                 -> 4
                SETBIT bits 7 1            -> 0
                SETBIT bits 7 0            -> 1
                SETBIT bits 1 1            -> 0
                GET bits                   -> "@"
                GETBIT bits 1              -> 1
                GETBIT bits 1000           -> 0
                GETBIT none 0              -> 0
                SETBIT bits 4294967296 1   -> (error) ERR bit offset is not an integer or out of range
                SETBIT bits 0 2            -> (error) ERR bit is not an integer or out of range
                HSET h f 1                 -> 1
                SETRANGE h 0 x             -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                GETBIT h 0                 -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                HSTRLEN h f                -> 1
                HSTRLEN h none             -> 0
                """);
    }

    /**
     * A write must not make a value that no memory can hold, or it would stop every node, and again after each start.
     */
    @Test
    void aSmallCommandMakesNoHugeValue_H87() {
        driver.check("SETRANGE a 33554431 x -> 33554432");
        driver.check("SETRANGE a 33554432 x -> (error) ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        driver.check("APPEND a x -> (error) ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        driver.check("SETBIT a 268435456 1 -> (error) ERR bit offset is not an integer or out of range");
        driver.check("STRLEN a -> 33554432");
    }

    @Test
    void aShortCommandHasNoHugeReply_H87() {
        driver.run("SETRANGE a 33554431 x");
        driver.run("HSET h f 1");
        String tooLarge =
                " -> (error) ERR the reply would have more than 16 MiB; ask for less at a time, or use SCAN or HSCAN";
        driver.check("MGET none none a a" + tooLarge);
        driver.check("HRANDFIELD h -1048577 -> (error) ERR value is out of range");
        driver.check("HMGET h f f none -> [\"1\" \"1\" (nil)]");
        byte[] large = new byte[30 << 20];
        for (String field : new String[] {"f", "g", "i"}) {
            driver.run("HSET".getBytes(UTF_8), "h".getBytes(UTF_8), field.getBytes(UTF_8), large);
        }
        for (String command : new String[] {"HGETALL h", "HVALS h", "HMGET h f g i", "HRANDFIELD h 3 WITHVALUES"}) {
            driver.check(command + tooLarge);
        }
        driver.check("HKEYS h -> [\"f\" \"g\" \"i\"]");
    }

    @Test
    void objectAndCommonSubsequence() {
        driver.check("""
                OBJECT ENCODING none       -> (nil)
                MSET a 12 b abc            -> OK
                OBJECT ENCODING a          -> "int"
                OBJECT encoding b          -> "embstr"
                OBJECT REFCOUNT a          -> 1
                OBJECT IDLETIME a          -> 0
                HSET h f 1                 -> 1
                OBJECT ENCODING h          -> "listpack"
                OBJECT FOO a               -> (error) ERR unknown subcommand 'FOO'. Try OBJECT HELP.
                OBJECT ENCODING            -> (error) ERR wrong number of arguments for 'object|encoding' command
                MSET a ohmytext b mynewtext -> OK
                LCS a b                    -> "mytext"
                LCS a b LEN                -> 6
                LCS a b IDX                -> {"matches" [[[4 7] [5 8]] [[2 3] [0 1]]] "len" 6}
                LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN -> {"matches" [[[4 7] [5 8] 4]] "len" 6}
                LCS a none                 -> ""
                LCS a b LEN IDX            -> (error) ERR If you want both the length and indexes, please just use IDX.
                LCS a h                    -> (error) ERR The specified keys must contain string values
                """);
    }

    @Test
    void memoryOfAKey() {
        driver.check("""
                MEMORY USAGE none           -> (nil)
                SET a 12345678              -> OK
                HSET h f1 v1 f2 v2          -> 2
                MEMORY USAGE a SAMPLES -1   -> (error) ERR syntax error
                MEMORY USAGE a SAMPLES x    -> (error) ERR value is not an integer or out of range
                MEMORY USAGE a FOO 1        -> (error) ERR syntax error
                MEMORY USAGE                -> (error) ERR wrong number of arguments for 'memory|usage' command
                MEMORY FOO a                -> (error) ERR unknown subcommand 'FOO'. Try MEMORY HELP.
                """);
        long string = Long.parseLong(driver.run("MEMORY USAGE a"));
        assertThat(string).isBetween(120L + 8, 200L);
        assertThat(driver.run("memory usage h samples 0")).isEqualTo(driver.run("MEMORY USAGE h SAMPLES 1"));
        assertThat(Long.parseLong(driver.run("MEMORY USAGE h"))).isBetween(360L, 600L);
    }

    @Test
    void namesAndValuesAreBytes() {
        byte[] odd = {0, (byte) 0xff, '\r', '\n', (byte) 0x80};
        driver.run("SET".getBytes(UTF_8), odd, odd);
        driver.run("RENAME".getBytes(UTF_8), odd, new byte[0]);
        driver.run("COPY".getBytes(UTF_8), new byte[0], odd);
        Reply value = driver.run("GETRANGE".getBytes(UTF_8), odd, "0".getBytes(UTF_8), "-1".getBytes(UTF_8));
        assertThat(((Reply.Bulk) value).value()).isEqualTo(odd);
        driver.check("STRLEN \"\" -> 5");
    }
}
