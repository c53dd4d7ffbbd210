package dev.tidemark.kv.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import org.junit.jupiter.api.Test;

/** What Redis 7.0 replied to the same lines. */
class ExpiryCommandsTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void setWithATime() {
        driver.check("""
                SET a 1 EX 10              -> OK
                TTL a                      -> 10
                SET a 2 KEEPTTL            -> OK
                TTL a                      -> 10
                SET a 3                    -> OK
                TTL a                      -> -1
                SET a 4 px 5000 nx         -> (nil)
                SET a 4 XX PX 5000 GET     -> "3"
                TTL a                      -> 5
                SET a 5 EXAT 33333333333   -> OK
                EXPIRETIME a               -> 33333333333
                SET a 5 PXAT 33333333333000 -> OK
                PEXPIRETIME a              -> 33333333333000
                SETEX a 100 x              -> OK
                TTL a                      -> 100
                PSETEX a 100000 x          -> OK
                TTL a                      -> 100
                SET a 6 EXAT 1             -> OK
                GET a                      -> (nil)
                DBSIZE                     -> 0
                """);
    }

    @Test
    void timesThatCannotBe() {
        String invalid = " -> (error) ERR invalid expire time in ";
        driver.check("SET a 1 EX 0" + invalid + "'set' command\n"
                + "SET a 1 PX -1" + invalid + "'set' command\n"
                + "SET a 1 EX 9223372036854775807" + invalid + "'set' command\n"
                + "SET a 1 PX 9223372036854775807" + invalid + "'set' command\n"
                + "SETEX a 0 1" + invalid + "'setex' command\n"
                + "PSETEX a -5 1" + invalid + "'psetex' command\n"
                + "EXPIRE a 9223372036854775807" + invalid + "'expire' command\n"
                + "PEXPIRE a 9223372036854775807" + invalid + "'pexpire' command\n"
                + "EXPIREAT a 9223372036854775807" + invalid + "'expireat' command");
        driver.check("""
                SET a 1 EX x               -> (error) ERR value is not an integer or out of range
                SET a 1 EX                 -> (error) ERR syntax error
                SET a 1 EX 10 PX 10        -> (error) ERR syntax error
                SET a 1 EX 10 KEEPTTL      -> (error) ERR syntax error
                SET a 1 NX XX              -> (error) ERR syntax error
                SETEX a x 1                -> (error) ERR value is not an integer or out of range
                EXPIRE a x                 -> (error) ERR value is not an integer or out of range
                EXPIRE a 1 FOO             -> (error) ERR Unsupported option FOO
                EXPIRE a 1 NX GT           -> (error) ERR NX and XX, GT or LT options at the same time are not compatible
                EXPIRE a 1 GT LT           -> (error) ERR GT and LT options at the same time are not compatible
                EXISTS a                   -> 0
                SET a 1                    -> OK
                PEXPIREAT a 9223372036854775807 -> 1
                PEXPIRETIME a              -> 9223372036854775807
                SET a 1            -> OK
                PEXPIREAT a -9223372036854775808 -> 1
                EXISTS a           -> 0
                SET a 1            -> OK
                PEXPIRE a -9223372036854775808 -> 1
                EXPIREAT a -9223372036854775808 -> (error) ERR invalid expire time in 'expireat' command
                EXPIREAT a -9223372036854775 -> 0
                SET a 1            -> OK
                EXPIREAT a -9223372036854775 -> 1
                EXISTS a           -> 0
                """);
    }

    @Test
    void expireAndItsConditions() {
        driver.check("""
                EXPIRE none 10             -> 0
                SET a 1                    -> OK
                EXPIRE a 100 XX            -> 0
                EXPIRE a 100 GT            -> 0
                EXPIRE a 100 LT            -> 1
                EXPIRE a 50 NX             -> 0
                EXPIRE a 50 GT             -> 0
                EXPIRE a 200 GT            -> 1
                EXPIRE a 50 LT XX          -> 1
                TTL a                      -> 50
                PERSIST a                  -> 1
                PERSIST a                  -> 0
                PERSIST none               -> 0
                TTL a                      -> -1
                TTL none                   -> -2
                PTTL none                  -> -2
                EXPIRETIME none            -> -2
                EXPIRE a -1                -> 1
                EXISTS a                   -> 0
                HSET h f 1                 -> 1
                EXPIREAT h 5               -> 1
                EXISTS h                   -> 0
                """);
    }

    @Test
    void getEx() {
        driver.check("""
                GETEX none EX x            -> (nil)
                SET a 1                    -> OK
                GETEX a                    -> "1"
                GETEX a EX 100             -> "1"
                TTL a                      -> 100
                GETEX a                    -> "1"
                TTL a                      -> 100
                GETEX a PERSIST            -> "1"
                TTL a                      -> -1
                GETEX a EX 0               -> (error) ERR invalid expire time in 'getex' command
                GETEX a EX 10 PX 10        -> (error) ERR syntax error
                GETEX a KEEPTTL            -> (error) ERR syntax error
                GETEX a EX                 -> (error) ERR syntax error
                GETEX a PXAT 1             -> "1"
                EXISTS a                   -> 0
                HSET h f 1                 -> 1
                GETEX h                    -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                """);
    }

    @Test
    void whatChangesAValueKeepsItsTimeAndWhatReplacesItDoesNot() {
        for (String keeps : new String[] {
            "INCR a", "INCRBYFLOAT a 1", "APPEND a 1", "SETRANGE a 0 2", "SETBIT a 5 1", "GETEX a", "SET a 1 KEEPTTL"
        }) {
            driver.check("SET a 1 EX 100 -> OK");
            driver.run(keeps);
            driver.check("TTL a -> 100");
        }
        for (String replaces : new String[] {"SET a 1", "GETSET a 1", "MSET a 1"}) {
            driver.check("SET a 1 EX 100 -> OK");
            driver.run(replaces);
            driver.check("TTL a -> -1");
        }
        driver.check("""
                HSET h f 1                 -> 1
                EXPIRE h 100               -> 1
                HSET h f 2 g 1             -> 1
                HINCRBY h f 1              -> 3
                HDEL h g                   -> 1
                TTL h                      -> 100
                HDEL h f                   -> 1
                HSET h f 1                 -> 1
                TTL h                      -> -1
                """);
    }

    @Test
    void anExpiredKeyDoesNotExistForAnyCommand_H83() {
        for (String command : new String[] {
            "GET a -> (nil)",
            "EXISTS a -> 0",
            "TYPE a -> none",
            "TTL a -> -2",
            "STRLEN a -> 0",
            "MGET a -> [(nil)]",
            "GETRANGE a 0 -1 -> \"\"",
            "KEYS * -> []",
            "SCAN 0 -> [\"0\" []]",
            "RANDOMKEY -> (nil)",
            "INCR a -> 1",
            "APPEND a x -> 1",
            "SET a 1 NX -> OK",
            "SET a 1 XX -> (nil)",
            "SETNX a 1 -> 1",
            "MSETNX a 1 -> 1",
            "GETSET a 1 -> (nil)",
            "GETDEL a -> (nil)",
            "DEL a -> 0",
            "RENAME a b -> (error) ERR no such key",
            "COPY a b -> 0",
            "EXPIRE a 10 -> 0",
            "PERSIST a -> 0",
            "HSET a f 1 -> 1",
            "SET a 1 GET -> (nil)"
        }) {
            driver.run("FLUSHALL");
            driver.run("SET a 5 PX 50");
            driver.pass(49);
            driver.check("GET a -> \"5\"\nPTTL a -> 1");
            driver.pass(1);
            driver.check(command);
        }
    }

    @Test
    void anExpiredHashIsNoPartOfTheOneThatFollows() {
        driver.run("HSET h a 1 b 2");
        driver.run("PEXPIRE h 10");
        driver.pass(10);
        driver.check("""
                HLEN h                     -> 0
                HGETALL h                  -> {}
                HSET h b 3                 -> 1
                HGETALL h                  -> {"b" "3"}
                TTL h                      -> -1
                """);
        assertThat(driver.stored("h")).hasSize(1);
        assertThat(driver.stored("e")).isEmpty();
    }

    @Test
    void theRestOfTheTimeIsCountedByTheClockOfTheNodeAndIsNeverNothing() {
        driver.run("SET a 1 PX 1000");
        driver.clockAhead(400);
        driver.check("PTTL a -> 600");
        driver.clockAhead(5_000); // log time is late
        driver.check("GET a -> \"1\"\nPTTL a -> 1\nTTL a -> 0");
    }
}
