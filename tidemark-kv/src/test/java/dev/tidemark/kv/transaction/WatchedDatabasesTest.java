package dev.tidemark.kv.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.transaction.Transaction.Watch;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of other databases touches a watched key, and what does not. As redis-server 7.0.15 has it. */
class WatchedDatabasesTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void aKeyIsWatchedInItsDatabase() {
        driver.run("SET a 1");
        driver.run("@1 SET a 1");
        untouched(0, "a", "@1 SET a 2");
        touched(1, "a", "@1 SET a 2");
        untouched(0, "a", "@1 DEL a");
        untouched(0, "none", "@1 SET none 1", "@1 DEL none");
        touched(1, "none", "@1 SET none 1", "@1 DEL none");
    }

    @Test
    void moveTouchesBothDatabases() {
        driver.run("SET a 1");
        touched(0, "a", "MOVE a 1");
        touched(2, "a", "@1 MOVE a 2");
        untouched(0, "a", "@2 MOVE a 1");
        untouched(1, "none", "@1 MOVE none 2");
    }

    @Test
    void swapTouchesWhatIsThereBeforeOrAfter() {
        driver.run("SET a 1");
        touched(0, "a", "SWAPDB 0 1"); // it goes
        touched(0, "a", "SWAPDB 0 1"); // it comes
        touched(1, "a", "SWAPDB 0 1");
        driver.run("SET a 1"); // in both
        touched(0, "a", "SWAPDB 0 1");
        touched(1, "a", "SWAPDB 0 1");
        touched(0, "a", "SWAPDB 0 1", "SWAPDB 0 1");
        untouched(0, "none", "SWAPDB 0 1");
        untouched(2, "a", "SWAPDB 0 1");
        untouched(0, "a", "SWAPDB 0 0");
    }

    @Test
    void oneEntryMayMakeBothKeysThatAreSwapped() {
        transaction(List.of(), "SET a x", "@1 SET a y");
        touched(0, "a", "SWAPDB 0 1");
    }

    @Test
    void whatCameAndWentWithSwapsIsNoticed() {
        driver.run("@1 SET a 1");
        touched(0, "a", "SWAPDB 0 1", "SWAPDB 0 1");
        touched(0, "b", "SET b 1", "SWAPDB 0 1");
        touched(0, "c", "SET c 1", "SWAPDB 0 3", "@3 DEL c", "SWAPDB 0 3");
        touched(0, "d", "SWAPDB 0 1", "SET d 1", "DEL d");
        touched(0, "e", "SET e 1", "DEL e", "SWAPDB 0 1");
    }

    @Test
    void flushDbTouchesTheKeysOfItsDatabase() {
        driver.run("SET a 1");
        driver.run("@1 SET a 1");
        untouched(0, "a", "@1 FLUSHDB");
        driver.run("@1 SET a 1");
        touched(1, "a", "@1 FLUSHDB");
        untouched(1, "a", "@1 FLUSHDB");
        driver.run("@1 SET b 1");
        untouched(1, "a", "@1 FLUSHDB");
        touched(1, "a", "@1 SET a 1", "@1 FLUSHDB");
        touched(0, "a", "FLUSHDB"); // it is alone, so all is dropped
        untouched(0, "a", "FLUSHDB");
        touched(1, "c", "@1 SET c 1", "@1 DEL c", "FLUSHDB");
    }

    @Test
    void flushAllTouchesTheKeysOfAll() {
        driver.run("SET a 1");
        driver.run("@1 SET a 1");
        touched(1, "a", "FLUSHALL");
        untouched(1, "a", "FLUSHALL", "FLUSHALL");
        touched(1, "a", "@1 SET a 1", "FLUSHALL", "FLUSHALL");
    }

    @Test
    void whatHasExpiredIsNotThereForASwap() {
        driver.run("@1 SET a 1 PX 10");
        driver.pass(10);
        untouched(0, "a", "SWAPDB 0 1");
        untouched(0, "a", "GETDEL a"); // removes what is left of it
        untouched(0, "a", "SWAPDB 0 1");
    }

    @Test
    void whatASwapBringsMayExpireThere_H83() {
        driver.run("@1 SET a 1 PX 10");
        driver.run("@1 SET b 1 PX 10");
        for (String key : new String[] {"a", "b"}) {
            Watch watch = watch(0, key);
            driver.run("SWAPDB 0 1");
            driver.pass(10);
            if (key.equals("b")) {
                driver.timePasses();
            }
            assertThat(transaction(List.of(watch))).isEqualTo("(nil sequence)");
            driver.run("@1 SET b 1 PX 10");
        }
    }

    @Test
    void writesThatChangeNothingTouchNothing() {
        driver.run("SET a abc");
        driver.run("HSET h f 1");
        for (String command : new String[] {
            "SETBIT a 1 1",
            "SETBIT a 7 1",
            "SETRANGE a 1 \"\"",
            "PERSIST a",
            "EXPIRE a 10 XX",
            "GETEX a",
            "GETEX a PERSIST",
            "RENAME a a",
            "RENAMENX a h",
            "MSETNX a 1 b 1",
            "SET a 1 NX",
            "COPY h a",
            "DEL none"
        }) {
            untouched(0, "a", command);
        }
        untouched(0, "h", "HDEL h none");
        untouched(0, "h", "HSETNX h f 2");
    }

    @Test
    void writesOfTheSameTouch() {
        driver.run("SET a abc");
        driver.run("HSET h f 1");
        for (String command : new String[] {
            "SETBIT a 1 0",
            "SETBIT a 1 1",
            "SETBIT a 100 0",
            "SETRANGE a 1 b",
            "APPEND a \"\"",
            "EXPIRE a 100",
            "EXPIRE a 100",
            "PERSIST a",
            "SET a 1",
            "SET a 1",
            "INCRBY a 0",
            "GETSET a 1"
        }) {
            touched(0, "a", command);
        }
        touched(0, "h", "HSET h f 1");
        touched(0, "h", "HINCRBY h f 0");
        touched(0, "n", "SETBIT n 1 0"); // makes the key
    }

    private void touched(int database, String key, String... commands) {
        assertThat(exec(database, key, commands)).as("%s", (Object) commands).isEqualTo("(nil sequence)");
    }

    private void untouched(int database, String key, String... commands) {
        assertThat(exec(database, key, commands)).as("%s", (Object) commands).isEqualTo("[]");
    }

    private Watch watch(int database, String key) {
        byte[] name = key.getBytes(UTF_8);
        Reply.Sequence versions = (Reply.Sequence) driver.readBody(WatchQuery.encode(database, List.of(name)));
        return new Watch(database, name, ((Reply.Int) versions.items().get(0)).value());
    }

    private String exec(int database, String key, String... commands) {
        Watch watch = watch(database, key);
        for (String command : commands) {
            assertThat(driver.run(command)).doesNotStartWith("(error)");
        }
        return transaction(List.of(watch));
    }

    private String transaction(List<Watch> watches, String... commands) {
        List<byte[]> bodies = List.of(commands).stream().map(KvDriver::body).toList();
        return KvDriver.show(driver.applyBody(Transaction.encode(watches, bodies)));
    }
}
