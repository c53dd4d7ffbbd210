package dev.tidemark.kv.keyspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.RandomCommands;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.layout.Space;
import dev.tidemark.state.table.StateReader;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The id of a collection is never given again, whatever became of it: what is removed late, or is still in a file,
 * would become part of another collection (H144). The counter is part of the state, so nodes agree on it (H82).
 */
class IdsTest {
    private final KvDriver driver = new KvDriver();
    private long highest;

    @Test
    void noIdComesBackAfterWhatRemovesItsCollection() {
        idIsNew("HSET h f 1");
        driver.run("DEL h");
        idIsNew("HSET h f 1");
        driver.run("HDEL h f");
        idIsNew("HSET h f 1");
        driver.run("SET h x");
        idIsNew("@1 HSET h f 1");
        driver.run("@1 FLUSHDB");
        idIsNew("@1 HSET h f 1");
        driver.run("@1 PEXPIRE h 1");
        driver.pass(10);
        idIsNew("@1 HSET h f 1");
        driver.run("FLUSHALL");
        idIsNew("HSET h f 1");
        driver.run("FLUSHALL");
        driver.run("FLUSHALL ASYNC");
        idIsNew("@5 HSET h f 1");
    }

    @Test
    void databasesShareOneCounter() {
        idIsNew("HSET h f 1");
        idIsNew("@1 HSET h f 1");
        idIsNew("COPY h other");
        idIsNew("COPY h h DB 2");
        driver.run("SWAPDB 0 1");
        idIsNew("HSET new f 1");
        driver.run("FLUSHDB");
        idIsNew("HSET new f 1");
        driver.run("SWAPDB 0 1");
        idIsNew("@1 COPY new newer");
        driver.run("@1 FLUSHDB");
        driver.run("@2 FLUSHDB");
        driver.run("FLUSHDB");
        idIsNew("@9 HSET h f 1");
    }

    @Test
    void aMoveOrARenameTakesTheIdAlong() {
        idIsNew("HSET h f 1");
        Set<Long> before = ids();
        driver.run("RENAME h g");
        driver.run("MOVE g 3");
        driver.run("SWAPDB 3 4");
        assertThat(ids()).isEqualTo(before);
    }

    @Test
    void itIsNewAfterAnOldLogLetTheCounterBeginAgain() {
        apply("HSET h f 1");
        apply("HSET g f 1");
        apply("HSET i f 1");
        highest = last();
        apply("FLUSHALL");
        idIsNew("HSET h f 1");
        long first = last();
        idIsNew("HSET g f 1");
        assertThat(last()).isEqualTo(first + 1);
    }

    @Test
    void itIsNewIfMoreIsFlushedBeforeTheFirstCollection() {
        apply("HSET h f 1");
        apply("HSET g f 1");
        highest = last();
        apply("FLUSHALL");
        driver.run("FLUSHALL");
        idIsNew("HSET h f 1");
    }

    @Test
    void itIsNewWhateverIsExecuted() {
        for (int seed = 0; seed < 20; seed++) {
            KvDriver driven = new KvDriver();
            Random random = new Random(seed);
            long given = 0;
            Set<Long> known = new TreeSet<>();
            for (int i = 0; i < 2_000; i++) {
                driven.applyBody(RandomCommands.next(random));
                for (long id : ids(driven)) {
                    assertThat(known.add(id) && id <= given)
                            .as("seed %d, step %d", seed, i)
                            .isFalse();
                }
                given = known.stream().mapToLong(Long::longValue).max().orElse(0);
            }
            assertThat(known).as("seed %d", seed).hasSizeGreaterThan(5);
        }
    }

    /** Executes a command that makes one collection. */
    private void idIsNew(String line) {
        assertThat(driver.run(line)).doesNotStartWith("(error)");
        assertThat(last()).as(line).isGreaterThan(highest);
        highest = last();
    }

    /** In the first format. */
    private void apply(String line) {
        driver.applyBody(KvCommandCodec.encodeInFirstFormat(
                Stream.of(line.split(" ")).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new)));
    }

    private long last() {
        return ids().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private Set<Long> ids() {
        return ids(driver);
    }

    private static Set<Long> ids(KvDriver driven) {
        Set<Long> found = new TreeSet<>();
        Databases databases = Databases.of(driven.store.get(Layout.DATABASES));
        for (int database = 0; database < Databases.COUNT; database++) {
            Space space = Space.of(databases.space(database));
            StateReader.Scan records = driven.store.scan(space.keys(), space.endOfKeys());
            while (records.next()) {
                if (Records.isCollection(records.value())) {
                    found.add(Records.id(records.value()));
                }
            }
        }
        return found;
    }
}
