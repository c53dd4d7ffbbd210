package dev.tidemark.kv.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.expiry.DueWork;
import dev.tidemark.kv.keyspace.CountsQuery;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.StateMachine;
import org.junit.jupiter.api.Test;

/** Sixteen databases: what one has the others have not. Replies are those of redis-server 7.0.15. */
class DatabasesTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void oneNameInEachDatabase() {
        for (int database = 0; database < Databases.COUNT; database++) {
            driver.check("@" + database + " SET a " + database + " -> OK");
        }
        for (int database = 0; database < Databases.COUNT; database++) {
            driver.check("@" + database + " GET a -> \"" + database + "\"");
            driver.check("@" + database + " KEYS * -> [\"a\"]");
            driver.check("@" + database + " SCAN 0 -> [\"0\" [\"a\"]]");
            driver.check("@" + database + " RANDOMKEY -> \"a\"");
            driver.check("@" + database + " DBSIZE -> 1");
        }
        driver.check("@7 DEL a -> 1");
        driver.check("@7 EXISTS a -> 0");
        driver.check("@8 EXISTS a -> 1");
    }

    @Test
    void move() {
        driver.check("""
            MOVE a 1          -> 0
            SET a 1 PX 1000   -> OK
            MOVE a 1          -> 1
            EXISTS a          -> 0
            @1 GET a          -> "1"
            @1 PTTL a         -> 1000
            @1 MOVE a 1       -> (error) ERR source and destination objects are the same
            SET a 2           -> OK
            MOVE a 1          -> 0
            GET a             -> "2"
            HSET h f 1 g 2    -> 2
            MOVE h 15         -> 1
            HSET h f 3        -> 1
            @15 HGETALL h     -> {"f" "1" "g" "2"}
            HGETALL h         -> {"f" "3"}
            MOVE a abc        -> (error) ERR value is not an integer or out of range
            MOVE a 16         -> (error) ERR DB index is out of range
            MOVE a -1         -> (error) ERR DB index is out of range
            MOVE a 99999999999 -> (error) ERR value is out of range, value must between -2147483648 and 2147483647
            MOVE a            -> (error) ERR wrong number of arguments for 'move' command
            """);
        driver.pass(1_000);
        driver.check("@1 EXISTS a -> 0");
        driver.check("MOVE a 1 -> 1"); // what has expired there is not in the way
        driver.check("@1 GET a -> \"2\"");
    }

    @Test
    void copy() {
        driver.check("""
            SET k v                   -> OK
            COPY k k                  -> (error) ERR source and destination objects are the same
            COPY k k DB 1             -> 1
            COPY k k DB 1             -> 0
            COPY k k DB 1 REPLACE     -> 1
            COPY k k DB 0             -> (error) ERR source and destination objects are the same
            @1 COPY k k DB 1          -> (error) ERR source and destination objects are the same
            @1 COPY k k DB 0          -> 0
            COPY k j DB 99            -> (error) ERR DB index is out of range
            COPY k j DB abc           -> (error) ERR value is not an integer or out of range
            COPY k j DB 99999999999   -> (error) ERR value is out of range, value must between -2147483648 and 2147483647
            COPY k j DB -1            -> (error) ERR DB index is out of range
            COPY k j DB               -> (error) ERR syntax error
            COPY k k DB 1 DB 0        -> (error) ERR source and destination objects are the same
            COPY k k DB 0 REPLACE DB 1 -> 1
            HSET h f 1                -> 1
            COPY h h DB 3             -> 1
            HSET h f 2                -> 0
            @3 HGETALL h              -> {"f" "1"}
            """);
    }

    @Test
    void swap() {
        driver.check("""
            SET a 0           -> OK
            HSET h f 0        -> 1
            @1 SET a 1 PX 500 -> OK
            SWAPDB 0 1        -> OK
            GET a             -> "1"
            EXISTS h          -> 0
            @1 GET a          -> "0"
            @1 HGETALL h      -> {"f" "0"}
            SET b 1           -> OK
            SWAPDB 1 0        -> OK
            @1 GET b          -> "1"
            @1 DBSIZE         -> 2
            DBSIZE            -> 2
            SWAPDB 0 0        -> OK
            SWAPDB 0 99       -> (error) ERR DB index is out of range
            SWAPDB -1 0       -> (error) ERR DB index is out of range
            SWAPDB a 99       -> (error) ERR invalid first DB index
            SWAPDB 99 b       -> (error) ERR invalid second DB index
            SWAPDB 99999999999 1 -> (error) ERR invalid first DB index
            SWAPDB 0          -> (error) ERR wrong number of arguments for 'swapdb' command
            """);
        driver.pass(500);
        driver.timePasses();
        driver.check("@1 DBSIZE -> 1");
        assertThat(driver.nextDue()).isEqualTo(StateMachine.NEVER);
    }

    @Test
    void flushDbTakesWhatIsInOneDatabase() {
        driver.check("""
            SET a 0 PX 100    -> OK
            @1 SET a 1 PX 100 -> OK
            @1 HSET h f 1     -> 1
            @1 FLUSHDB        -> OK
            @1 DBSIZE         -> 0
            @1 GET a          -> (nil)
            GET a             -> "0"
            @1 SET a 2        -> OK
            FLUSHDB ASYNC     -> OK
            GET a             -> (nil)
            @1 GET a          -> "2"
            SET b 1           -> OK
            FLUSHALL          -> OK
            @1 DBSIZE         -> 0
            DBSIZE            -> 0
            """);
        assertThat(driver.stored("k")).isEmpty();
        assertThat(driver.stored("D")).isEmpty();
    }

    @Test
    void whatWasFlushedIsRemovedInPieces() {
        driver.in(2);
        for (int i = 0; i < DueWork.MAX_REMOVED + 5; i++) {
            driver.run("SET k" + i + " 1 PX 1000000");
        }
        driver.run("HSET h f 1");
        driver.check("@3 HSET h f 3 -> 1");
        driver.run("FLUSHDB");
        driver.check("DBSIZE -> 0");
        int entries = 0;
        while (driver.nextDue() <= driver.nowMillis() * 1_000) {
            driver.timePasses();
            entries++;
        }
        assertThat(entries).isBetween(3, 5);
        assertThat(driver.stored("s")).isEmpty();
        assertThat(driver.stored("g")).isEmpty();
        assertThat(driver.stored("h")).hasSize(1);
        driver.check("@3 HGETALL h -> {\"f\" \"3\"}");
        assertThat(driver.stored("D")).hasSize(2); // the hash, and the counts of its space
    }

    @Test
    void theFirstSpaceMayBeFlushedToo() {
        driver.check("SET a 1 PX 10 -> OK");
        driver.check("HSET h f 1 -> 1");
        driver.check("@1 SET a 1 -> OK");
        driver.check("FLUSHDB -> OK");
        driver.check("HSET h f 2 -> 1");
        driver.timePasses();
        driver.timePasses();
        assertThat(driver.stored("k")).isEmpty();
        assertThat(driver.stored("e")).isEmpty();
        driver.check("HGETALL h -> {\"f\" \"2\"}");
        driver.check("DBSIZE -> 1");
    }

    @Test
    void keysExpireInEachDatabase_H83() {
        driver.check("@5 SET a 1 PX 20 -> OK");
        driver.check("SET a 1 PX 10 -> OK");
        driver.check("@6 SET a 1 PX 30 -> OK");
        driver.pass(20);
        driver.check("@5 GET a -> (nil)");
        driver.check("@6 GET a -> \"1\"");
        driver.timePasses();
        driver.check("@5 DBSIZE -> 0");
        driver.check("@6 DBSIZE -> 1");
        assertThat(driver.nextDue()).isGreaterThan(driver.nowMillis() * 1_000);
        driver.pass(10);
        driver.timePasses();
        assertThat(driver.nextDue()).isEqualTo(StateMachine.NEVER);
        assertThat(CountsQuery.decode(driver.readBody(CountsQuery.encode())).expired())
                .isEqualTo(3);
    }

    @Test
    void idsOfHashesAreNeverUsedAgain() {
        driver.run("HSET h f 1");
        long first = id("h");
        driver.run("FLUSHALL");
        driver.run("HSET h f 1");
        assertThat(id("h")).isGreaterThan(first);
        driver.run("@1 SET a 1");
        driver.run("FLUSHDB");
        driver.run("HSET h f 1");
        assertThat(id("h")).isGreaterThan(first + 1);
    }

    private long id(String key) {
        return Records.id(driver.keyspace().record(key.getBytes(UTF_8)));
    }

    @Test
    void spacesAreNeverUsedAgain() {
        driver.run("@1 SET a 1");
        driver.run("SET a 1");
        driver.run("FLUSHDB");
        driver.run("FLUSHALL");
        driver.run("SET a 1");
        assertThat(driver.stored("k")).isEmpty();
        driver.check("GET a -> \"1\"");
    }
}
