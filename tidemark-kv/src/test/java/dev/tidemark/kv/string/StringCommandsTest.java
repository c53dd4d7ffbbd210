package dev.tidemark.kv.string;

import dev.tidemark.kv.KvDriver;
import org.junit.jupiter.api.Test;

/** What Redis 7.0 replied to the same lines. */
class StringCommandsTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void getAndSet() {
        driver.check("""
                GET a              -> (nil)
                SET a 1            -> OK
                get a              -> "1"
                GeT a              -> "1"
                SET a ""           -> OK
                GET a              -> ""
                SET a              -> (error) ERR wrong number of arguments for 'set' command
                GET                -> (error) ERR wrong number of arguments for 'get' command
                GET a b            -> (error) ERR wrong number of arguments for 'get' command
                HSET h f 1         -> 1
                GET h              -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                SET h x            -> OK
                GET h              -> "x"
                HGETALL h          -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                DEL h              -> 1
                HGETALL h          -> {}
                foo bar baz        -> (error) ERR unknown command 'foo', with args beginning with: 'bar' 'baz'
                """);
    }

    @Test
    void setWithConditions() {
        driver.check("""
                SET a 1 XX         -> (nil)
                EXISTS a           -> 0
                SET a 1 NX         -> OK
                SET a 2 nx         -> (nil)
                SET a 2 NX GET     -> "1"
                SET a 2 NX NX      -> (nil)
                SET a 2 XX         -> OK
                SET b 3 NX GET     -> (nil)
                SET a 4 GET        -> "2"
                SET a 4 GET GET    -> "4"
                GET b              -> "3"
                SET a 5 NX XX      -> (error) ERR syntax error
                SET a 5 FOO        -> (error) ERR syntax error
                SET a 5 EX         -> (error) ERR syntax error
                SET a 5 EX 1 PX 1  -> (error) ERR syntax error
                SET a 5 PERSISTENTLY -> (error) ERR syntax error
                GET a              -> "4"
                HSET h f 1         -> 1
                SET h x GET        -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                SET h x NX         -> (nil)
                SET h x XX         -> OK
                """);
    }

    @Test
    void increments() {
        driver.check("""
                INCR a             -> 1
                INCR a             -> 2
                INCRBY a 40        -> 42
                DECR a             -> 41
                DECRBY a 50        -> -9
                GET a              -> "-9"
                DECRBY a -9        -> 0
                INCR a b           -> (error) ERR wrong number of arguments for 'incr' command
                INCRBY a x         -> (error) ERR value is not an integer or out of range
                INCRBY a +1        -> (error) ERR value is not an integer or out of range
                DECRBY a -9223372036854775808 -> (error) ERR decrement would overflow
                DECRBY a 9223372036854775807  -> -9223372036854775807
                DECR a             -> -9223372036854775808
                DECR a             -> (error) ERR increment or decrement would overflow
                SET a 9223372036854775807     -> OK
                INCR a             -> (error) ERR increment or decrement would overflow
                DECRBY a -1        -> (error) ERR increment or decrement would overflow
                INCRBY a -9223372036854775808 -> -1
                HSET h f 1         -> 1
                INCR h             -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                INCRBY h x         -> (error) ERR value is not an integer or out of range
                """);
    }

    @Test
    void onlyTheOneWayToWriteAnIntegerCounts() {
        for (String text : new String[] {
            "\"\"",
            "-0",
            "+1",
            "01",
            "-01",
            "000",
            "-",
            "--1",
            "1.0",
            "0x1",
            "1x",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999",
            "18446744073709551617",
            "/",
            ":"
        }) {
            driver.check("SET a " + text + " -> OK\n"
                    + "INCR a -> (error) ERR value is not an integer or out of range\n"
                    + "INCRBY b " + text + " -> (error) ERR value is not an integer or out of range");
        }
        driver.check("""
                SET a 0                     -> OK
                INCR a                      -> 1
                SET a -1                    -> OK
                INCR a                      -> 0
                SET a -9223372036854775808  -> OK
                INCR a                      -> -9223372036854775807
                """);
    }

    @Test
    void severalKeysAtOnce() {
        driver.check("""
                MSET a 1 b 2 a 3   -> OK
                HSET h f 1         -> 1
                MGET a h none b    -> ["3" (nil) (nil) "2"]
                MSET a 1 b         -> (error) ERR wrong number of arguments for 'mset' command
                MSETNX c 1 a 2     -> 0
                EXISTS c           -> 0
                MSETNX c 1 d 2 c 3 -> 1
                MGET c d           -> ["3" "2"]
                MSETNX c           -> (error) ERR wrong number of arguments for 'msetnx' command
                MSETNX c 1 d       -> (error) ERR wrong number of arguments for 'msetnx' command
                EXISTS a a h none  -> 3
                DBSIZE             -> 5
                DEL a a none h     -> 2
                UNLINK b           -> 1
                DEL                -> (error) ERR wrong number of arguments for 'del' command
                DBSIZE             -> 2
                DBSIZE x           -> (error) ERR wrong number of arguments for 'dbsize' command
                """);
    }

    @Test
    void theOtherStringCommands() {
        driver.check("""
                SETNX a 1          -> 1
                SETNX a 2          -> 0
                GETSET a 3         -> "1"
                GETSET b 1         -> (nil)
                GETDEL b           -> "1"
                GETDEL b           -> (nil)
                APPEND a xyz       -> 4
                GET a              -> "3xyz"
                APPEND new x       -> 1
                STRLEN a           -> 4
                STRLEN none        -> 0
                TYPE a             -> string
                TYPE none          -> none
                HSET h f 1         -> 1
                TYPE h             -> hash
                SETNX h 1          -> 0
                GETSET h 1         -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                GETDEL h           -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                APPEND h 1         -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                STRLEN h           -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                HLEN h             -> 1
                DBSIZE             -> 3
                """);
    }
}
