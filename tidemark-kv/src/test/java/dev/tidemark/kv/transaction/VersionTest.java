package dev.tidemark.kv.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.keyspace.Keyspace;
import org.junit.jupiter.api.Test;

/** What WATCH compares: no change of a key may leave its version as it was, or bring an old one back. */
class VersionTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void theVersionOfAKeyIsTheOffsetOfItsLastChange() {
        driver.run("SET a 1");
        assertThat(version("a")).isEqualTo(1);
        driver.run("SET b 1");
        driver.run("GET a");
        driver.run("INCR a");
        long changed = driver.offset();
        driver.run("HSET h f 1");
        assertThat(version("a")).isEqualTo(changed);
    }

    @Test
    void everyKindOfChangeCounts() {
        driver.run("HSET h f 1");
        driver.run("SET a 1");
        for (String change : new String[] {"HSET h f 1", "HSET h g 1", "HDEL h g", "HINCRBY h f 1", "HSETNX h x 1"}) {
            long before = version("h");
            driver.run(change);
            assertThat(version("h")).as(change).isGreaterThan(before);
        }
        for (String change : new String[] {"SET a 1", "APPEND a 1", "INCR a", "GETSET a 1", "MSET a 1"}) {
            long before = version("a");
            driver.run(change);
            assertThat(version("a")).as(change).isGreaterThan(before);
        }
    }

    @Test
    void whatChangedNothingDoesNotCount() {
        driver.run("HSET h f 1");
        driver.run("SET a x");
        long h = version("h");
        long a = version("a");
        for (String command :
                new String[] {"HDEL h none", "HSETNX h f 2", "HINCRBY a f 1", "SETNX a 1", "INCR a", "SET a 1 NX"}) {
            driver.run(command);
        }
        assertThat(version("h")).isEqualTo(h);
        assertThat(version("a")).isEqualTo(a);
    }

    @Test
    void aKeyThatWasThereForAMomentHasAnotherVersion() {
        long absent = version("a");
        driver.run("SET a 1");
        driver.run("DEL a");
        long again = version("a");
        assertThat(again).isNotEqualTo(absent).isLessThanOrEqualTo(0);
        driver.run("SET a 1");
        driver.run("GETDEL a");
        assertThat(version("a")).isNotEqualTo(again);
    }

    @Test
    void expiryChangesTheVersionAndTheRemovalThatFollowsDoesNot() {
        long absent = version("a");
        setExpiring("a", 10);
        long present = version("a");
        driver.pass(10);
        long expired = version("a");
        assertThat(expired).isNotIn(absent, present);
        driver.timePasses();
        assertThat(driver.stored("k")).isEmpty();
        assertThat(version("a")).isEqualTo(expired);
        driver.run("GETDEL a");
        assertThat(version("a")).isEqualTo(expired);
    }

    @Test
    void aFlushChangesTheVersionOfWhatIsNotThereAfterIt() {
        driver.run("SET a 1");
        driver.run("DEL a");
        long before = version("a");
        driver.keyspace().clear();
        assertThat(version("a")).isNotEqualTo(before);
    }

    private void setExpiring(String key, long millis) {
        byte[] name = key.getBytes(UTF_8);
        Keyspace keys = driver.keyspace();
        keys.setString(name, keys.record(name), name, keys.now() + millis);
    }

    private long version(String key) {
        return driver.keyspace().version(key.getBytes(UTF_8));
    }
}
