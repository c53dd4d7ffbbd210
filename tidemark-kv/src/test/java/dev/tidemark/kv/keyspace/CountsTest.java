package dev.tidemark.kv.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.RandomCommands;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Space;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbers that INFO shows are those that somebody would get who counted. */
class CountsTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void keysThatExpireAreCounted() {
        driver.run("SET a 1");
        expect(1, 0, 0);
        driver.run("SET a 1 PX 100");
        driver.run("SET b 1 PX 100");
        driver.run("HSET h f 1");
        driver.run("PEXPIRE h 100");
        expect(3, 3, 0);
        driver.run("PEXPIRE h 200");
        driver.run("APPEND a x");
        expect(3, 3, 0);
        driver.run("PERSIST a");
        expect(3, 2, 0);
        driver.run("SET b 1");
        expect(3, 1, 0);
        driver.run("RENAME h b");
        expect(2, 1, 0);
        driver.run("COPY b c");
        expect(3, 2, 0);
        driver.run("DEL b");
        expect(2, 1, 0);
        driver.run("PEXPIRE c -1");
        expect(1, 0, 0);
    }

    @Test
    void keysThatExpiredAreCountedForEver() {
        driver.run("SET a 1 PX 10");
        driver.run("SET b 1 PX 10");
        driver.run("SET c 1 PX 10");
        driver.pass(10);
        expect(3, 3, 0); // counted while it is stored, as in Redis
        driver.run("GETDEL a");
        expect(2, 2, 1);
        driver.timePasses();
        expect(0, 0, 3);
        driver.run("SET d 1 PX 10");
        driver.run("FLUSHALL");
        expect(0, 0, 3);
    }

    @Test
    void theyAreWhatOneWouldCount() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            KvDriver some = new KvDriver();
            for (int i = 0; i < 400; i++) {
                some.pass(random.nextInt(10) == 0 ? random.nextInt(20_000) : 0);
                some.applyBody(RandomCommands.next(random));
                if (random.nextInt(20) == 0) {
                    some.timePasses();
                }
                for (int database = 0; database < Databases.COUNT; database++) {
                    expectCounted(some, database, seed, i);
                }
            }
        }
    }

    private static void expectCounted(KvDriver some, int database, long seed, int step) {
        CountsQuery.Database counts = counts(some).databases().get(database);
        Space space = some.in(database).keyspace().space();
        assertThat(counts.keys())
                .as("seed %d, step %d, database %d", seed, step, database)
                .isEqualTo(some.stored(space.keys(), space.endOfKeys()).size());
        assertThat(counts.expiring())
                .as("seed %d, step %d, database %d", seed, step, database)
                .isEqualTo(some.stored(space.expiries(), space.endOfExpiries()).size());
    }

    private void expect(long keys, long expiring, long expired) {
        assertThat(counts(driver).databases().get(0)).isEqualTo(new CountsQuery.Database(keys, expiring));
        assertThat(counts(driver).expired()).isEqualTo(expired);
    }

    private static CountsQuery.Answer counts(KvDriver driver) {
        return CountsQuery.decode(driver.readBody(CountsQuery.encode()));
    }
}
