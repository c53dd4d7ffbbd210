package dev.tidemark.kv.expiry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.StateMachine;
import org.junit.jupiter.api.Test;

/** What entries do that carry nothing but their time. */
class DueWorkTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void keysAreRemovedWhenTheirTimeHasCome_H83() {
        setExpiring("a", 10);
        setExpiring("b", 20);
        driver.run("SET c 1");
        long first = driver.nextDue();
        driver.timePasses();
        assertThat(driver.stored("k")).hasSize(3);
        driver.pass(10);
        assertThat(driver.run("GET a")).isEqualTo("(nil)");
        assertThat(driver.stored("k")).hasSize(3);
        driver.timePasses();
        assertThat(driver.stored("k")).hasSize(2);
        assertThat(driver.nextDue()).isGreaterThan(first);
        driver.pass(10);
        driver.timePasses();
        assertThat(driver.stored("k")).hasSize(1);
        assertThat(driver.stored("e")).isEmpty();
        assertThat(driver.nextDue()).isEqualTo(StateMachine.NEVER);
        assertThat(driver.run("DBSIZE")).isEqualTo("1");
    }

    @Test
    void oneEntryRemovesABoundedNumber() {
        for (int i = 0; i < DueWork.MAX_REMOVED + 10; i++) {
            setExpiring("key" + i, 10);
        }
        driver.pass(100);
        driver.timePasses();
        assertThat(driver.stored("k")).hasSize(10);
        assertThat(driver.nextDue()).isLessThanOrEqualTo(driver.nowMillis() * 1_000);
        driver.timePasses();
        assertThat(driver.stored("k")).isEmpty();
        assertThat(driver.nextDue()).isEqualTo(StateMachine.NEVER);
    }

    @Test
    void aLargeHashIsGoneAtOnceAndRemovedInPieces() {
        int fields = DueWork.MAX_REMOVED * 2 + 5;
        for (int i = 0; i < fields; i++) {
            driver.run("HSET h f" + i + " v");
        }
        driver.check("""
                DEL h      -> 1
                HLEN h     -> 0
                HSET h g 1 -> 1
                HGETALL h  -> {"g" "1"}
                """);
        for (int i = 0; driver.nextDue() != StateMachine.NEVER; i++) {
            assertThat(i).isLessThan(5);
            int before = driver.stored("h").size();
            driver.timePasses();
            assertThat(driver.stored("h").size()).isBetween(before - DueWork.MAX_REMOVED, before - 1);
        }
        assertThat(driver.stored("h")).hasSize(1);
        assertThat(driver.stored("g")).isEmpty();
        driver.check("HGETALL h -> {\"g\" \"1\"}");
    }

    @Test
    void aKeyWhoseExpiryMovedIsNotRemovedAtTheOldTime() {
        setExpiring("a", 10);
        setExpiring("a", 1_000);
        setExpiring("b", 10);
        driver.run("SET b 1");
        driver.pass(50);
        driver.timePasses();
        driver.check("GET a -> \"a\"\nGET b -> \"1\"");
        assertThat(driver.stored("e")).hasSize(1);
    }

    @Test
    void nothingIsLeftOfAFlushedState() {
        setExpiring("a", 10);
        driver.run("HSET h f 1");
        driver.keyspace().clear();
        assertThat(driver.run("DBSIZE")).isEqualTo("0");
        assertThat(driver.nextDue()).isEqualTo(StateMachine.NEVER);
        driver.pass(100);
        driver.timePasses();
        driver.check("HSET h g 1 -> 1\nHGETALL h -> {\"g\" \"1\"}\nDBSIZE -> 1");
    }

    private void setExpiring(String key, long millis) {
        byte[] name = key.getBytes(UTF_8);
        Keyspace keys = driver.keyspace();
        keys.setString(name, keys.record(name), name, keys.now() + millis);
    }
}
