package dev.tidemark.state.rooted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.state.ColdFile;
import dev.tidemark.state.table.EngineStore;
import dev.tidemark.state.table.HidingScan;
import dev.tidemark.state.table.LayeredStateStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A large collection is removed some elements at a time, from the first on. A step costs what it removes, not what
 * those before it have removed: without that, a hash of a million fields held up its node for half a second a step.
 */
class RemovalFromTheFrontTest {
    private static final int ROWS = 2_000;
    private static final int AT_ONCE = 20;
    /** What was removed by the step before, and once more as much where a step was run again. */
    private static final int FEW = 2 * AT_ONCE;

    private final ColdFile file = new ColdFile(8, 4);
    private final TreeMap<byte[], byte[]> oracle = new TreeMap<>(Arrays::compareUnsigned);

    private static byte[] key(int number) {
        return new byte[] {5, (byte) (number >>> 8), (byte) number};
    }

    private void fill(EngineStore store) {
        for (int i = 0; i < ROWS; i++) {
            store.put(key(i), new byte[20]);
            oracle.put(key(i), new byte[20]);
        }
    }

    private int removeFirst(EngineStore store) {
        List<byte[]> found = new ArrayList<>();
        HidingScan scan = (HidingScan) store.scan(key(0), key(ROWS));
        while (found.size() < AT_ONCE && scan.next()) {
            found.add(scan.key());
        }
        found.forEach(store::delete);
        return scan.hidden();
    }

    /** As one entry, which is run again as often as it lacks a page. */
    private <T> T asEntry(EngineStore store, Supplier<T> work) {
        return file.patiently(() -> {
            store.begin();
            try {
                T result = work.get();
                store.end();
                return result;
            } catch (RuntimeException e) {
                store.takeBack();
                throw e;
            }
        });
    }

    private void removeAll(EngineStore store) {
        for (int left = ROWS; left > 0; left -= AT_ONCE) {
            int hidden = asEntry(store, () -> removeFirst(store));
            assertThat(hidden).as("passed by, with %d left", left).isLessThanOrEqualTo(FEW);
        }
        HidingScan last = (HidingScan) store.scan(key(0), null);
        assertThat(file.<Boolean>patiently(last::next)).isFalse();
    }

    @Test
    void inMemoryWhileACheckpointIsWritten() {
        LayeredStateStore store = new LayeredStateStore();
        fill(store);
        store.freeze();
        removeAll(store);
    }

    @Test
    void onDisk() {
        RootedStateStore store = new RootedStateStore(file.cache, 1_000, Long.MAX_VALUE);
        fill(store);
        store.settled(file.write(store.freezeTable()));
        while (!store.mergeSome(100)) {
            // the next slice
        }
        removeAll(store);
    }

    /** A scan means nothing after a change; what it finds then must not be remembered either. */
    @Test
    void aScanThatAChangeOvertookNotesNothing() {
        LayeredStateStore store = new LayeredStateStore();
        fill(store);
        store.freeze();
        for (int i = 0; i < 100; i++) {
            store.delete(key(i));
        }
        HidingScan overtaken = (HidingScan) store.scan(key(0), key(ROWS));
        store.put(key(50), new byte[] {1});
        assertThat(overtaken.next()).isTrue();
        var scan = store.scan(key(0), key(ROWS));
        assertThat(scan.next()).isTrue();
        assertThat(scan.key()).isEqualTo(key(50));
    }

    /** Steps that are taken back, values that come into what was empty, checkpoints between. */
    @Test
    void whatIsFoundIsWhatIsThere() {
        for (long seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            RootedStateStore store = new RootedStateStore(file.cache, 1_000, Long.MAX_VALUE);
            oracle.clear();
            fill(store);
            store.settled(file.write(store.freezeTable()));
            for (int step = 0; step < 150; step++) {
                act(store, random);
                assertThat(asEntry(store, () -> first(store)))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(oracle.isEmpty() ? null : oracle.firstKey());
            }
        }
    }

    private static byte[] first(RootedStateStore store) {
        var scan = store.scan(key(0), null);
        return scan.next() ? scan.key() : null;
    }

    private void act(RootedStateStore store, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> {
                byte[] key = key(random.nextInt(ROWS));
                file.patiently(() -> store.put(key, new byte[] {1}));
                oracle.put(key, new byte[] {1});
            }
            case 1 -> {
                file.patiently(() -> inVain(store, random));
            }
            case 2 -> {
                while (!store.mergeSome(100)) {
                    // the next slice
                }
                store.settled(file.write(store.freezeTable()));
            }
            case 3 -> store.rehearse(() -> removeFirst(store));
            case 4 -> {
                if (random.nextInt(30) == 0) {
                    store.clear();
                    oracle.clear();
                }
            }
            default -> {
                asEntry(store, () -> removeFirst(store));
                for (int i = 0; i < AT_ONCE; i++) {
                    oracle.pollFirstEntry();
                }
            }
        }
    }

    /** Removes some, adds some, looks, and takes all of it back. */
    private void inVain(RootedStateStore store, Random random) {
        boolean canBeTakenBack = store.mayMiss();
        store.begin();
        try {
            if (canBeTakenBack) {
                removeFirst(store);
                store.put(key(random.nextInt(ROWS)), new byte[] {2});
                removeFirst(store);
                first(store);
            }
        } finally {
            store.takeBack();
        }
    }
}
