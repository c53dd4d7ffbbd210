package dev.tidemark.state.rooted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.ColdFile;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.PinnedState;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.tree.page.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Beside a sorted map: whatever its layers do, and however little of the file is in memory. */
class RootedStateStoreTest {
    private static final long SMALL_CACHE = 2_000;

    private final ColdFile file = new ColdFile(3, 4);
    private final RootedStateStore store = new RootedStateStore(file.cache, SMALL_CACHE, Long.MAX_VALUE);
    private final TreeMap<byte[], byte[]> oracle = new TreeMap<>(Arrays::compareUnsigned);
    private final List<PinnedView> pinned = new ArrayList<>();
    private ChangedTable frozen;
    private List<String> frozenThen;
    private int missed;

    /** A pin, and what it must show for ever. */
    private static final class PinnedView {
        final PinnedState pin;
        final TreeMap<byte[], byte[]> expected;
        final StateReader.Scan scan;
        final List<String> seen = new ArrayList<>();

        PinnedView(PinnedState pin, TreeMap<byte[], byte[]> expected) {
            this.pin = pin;
            this.expected = new TreeMap<>(expected);
            this.scan = pin.scan(new byte[0], null);
        }
    }

    @Test
    void itIsAnOrderedMapWhateverIsInMemory() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            for (int step = 0; step < 400; step++) {
                change(random);
                if (random.nextInt(120) == 0) {
                    store.clear();
                    oracle.clear();
                }
                layers(random);
                pins(random);
                compare(random);
                assertThat(kept()).as("seed %d, step %d", seed, step).isEqualTo(digestOf(oracle));
            }
        }
        assertThat(missed).as("rows that were not in memory").isGreaterThan(1_000);
        pinned.forEach(view -> view.pin.close());
        assertThat(store.pinnedBytes()).isZero();
        assertThat(file.pins()).as("roots that are held").isLessThanOrEqualTo(1);
    }

    private void layers(Random random) {
        int choice = random.nextInt(24);
        if (choice == 0 && store.canFreeze()) {
            frozen = store.freezeTable();
            frozenThen = pairs(oracle);
            assertThat(store.canFreeze()).isFalse();
        } else if (choice <= 2 && frozen != null) {
            settleOrGiveUp(random);
        } else if (choice <= 10 && frozen == null) {
            assertThat(store.mergeSome(1 + random.nextInt(3))).isEqualTo(store.canFreeze());
        }
    }

    private void settleOrGiveUp(Random random) {
        if (random.nextInt(4) == 0) {
            store.givenUp();
        } else {
            RootRows root = file.write(frozen);
            assertThat(inFile()).isEqualTo(frozenThen);
            store.settled(root);
        }
        frozen = null;
    }

    private List<String> inFile() {
        try {
            List<String> found = new ArrayList<>();
            var cursor = file.file.scan(KeyRange.all());
            while (cursor.next() == dev.tidemark.tree.read.Cursor.Step.ROW) {
                found.add(pair(cursor.key(), cursor.value()));
            }
            return found;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private void pins(Random random) {
        if (random.nextInt(30) == 0) {
            pinned.add(new PinnedView(store.pin(), oracle));
        }
        for (PinnedView view : List.copyOf(pinned)) {
            byte[] key = key(random);
            assertThat(patiently(() -> view.pin.get(key))).isEqualTo(view.expected.get(key));
            if (random.nextInt(2) > 0) {
                continue;
            }
            // only the step that lacked a page is run again, not the scan
            if (patiently(view.scan::next)) {
                view.seen.add(pair(view.scan.key(), view.scan.value()));
            } else {
                assertThat(view.seen).isEqualTo(pairs(view.expected));
                view.pin.close();
                pinned.remove(view);
            }
        }
    }

    private void change(Random random) {
        byte[] key = key(random);
        byte[] value = new byte[random.nextInt(6) == 0 ? 100 + random.nextInt(400) : random.nextInt(4)];
        random.nextBytes(value);
        switch (random.nextInt(4)) {
            case 0 -> {
                patiently(() -> store.delete(key));
                oracle.remove(key);
            }
            case 1 -> {
                patiently(() -> store.put(key, value));
                oracle.put(key, value.clone());
            }
            case 2 -> {
                patiently(() -> store.overwrite(key, value));
                oracle.put(key, value.clone());
            }
            default -> halfAnEntry(random);
        }
    }

    /** Some changes that are taken back as a whole. */
    private void halfAnEntry(Random random) {
        StateDigest before = kept();
        long bytes = store.visibleBytes();
        store.begin();
        try {
            for (int i = random.nextInt(5); i >= 0; i--) {
                byte[] key = key(random);
                int choice = random.nextInt(12);
                if (choice == 0) {
                    store.clear();
                } else if (choice < 4) {
                    store.delete(key);
                } else if (choice < 8) {
                    store.put(key, new byte[] {7});
                } else {
                    store.overwrite(key, new byte[] {8, 9});
                }
            }
            if (!store.takesBack()) {
                store.clear(); // nothing is in a file, so nothing can be missing
                oracle.clear();
                store.end();
                return;
            }
        } catch (MissingRowsException missing) {
            missed++;
        }
        store.takeBack();
        assertThat(kept()).isEqualTo(before);
        assertThat(store.visibleBytes()).isEqualTo(bytes);
    }

    private <T> T patiently(java.util.function.Supplier<T> work) {
        return file.patiently(() -> {
            try {
                return work.get();
            } catch (MissingRowsException e) {
                missed++;
                throw e;
            }
        });
    }

    private void patiently(Runnable work) {
        patiently(() -> {
            work.run();
            return null;
        });
    }

    private void compare(Random random) {
        byte[] key = key(random);
        assertThat(patiently(() -> store.get(key))).isEqualTo(oracle.get(key));
        assertThat(store.rows()).isEqualTo(oracle.size());
        assertThat(store.visibleBytes())
                .isEqualTo(oracle.entrySet().stream()
                        .mapToLong(entry -> LayeredStateStore.size(entry.getKey(), entry.getValue()))
                        .sum());
        if (random.nextInt(4) > 0) {
            return;
        }
        byte[] from = key(random);
        byte[] to = random.nextInt(4) == 0 ? null : key(random);
        NavigableMap<byte[], byte[]> part =
                to == null ? oracle.tailMap(from, true) : new TreeMap<>(Arrays::compareUnsigned);
        if (to != null && Arrays.compareUnsigned(from, to) < 0) {
            part = oracle.subMap(from, true, to, false);
        }
        assertThat(scan(from, to)).isEqualTo(pairs(part));
    }

    private List<String> scan(byte[] from, byte[] to) {
        List<String> found = new ArrayList<>();
        StateReader.Scan scan = store.scan(from, to);
        while (patiently(scan::next)) {
            found.add(pair(scan.key(), scan.value()));
        }
        return found;
    }

    private StateDigest kept() {
        DigestSum sum = new DigestSum();
        store.addTo(sum);
        return sum.digest();
    }

    private static StateDigest digestOf(Map<byte[], byte[]> rows) {
        DigestSum sum = new DigestSum();
        rows.forEach(sum::addPair);
        return sum.digest();
    }

    private static byte[] key(Random random) {
        byte[] key = new byte[1 + random.nextInt(3)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (1 + random.nextInt(4) * 0x3f);
        }
        return key;
    }

    private static List<String> pairs(Map<byte[], byte[]> rows) {
        List<String> pairs = new ArrayList<>();
        rows.forEach((key, value) -> pairs.add(pair(key, value)));
        return pairs;
    }

    private static String pair(byte[] key, byte[] value) {
        return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
    }

    /** Rows 1 to 200, in the file alone. */
    private void writeSome() {
        for (int i = 1; i <= 200; i++) {
            store.put(new byte[] {5, (byte) i}, new byte[20]);
        }
        store.settled(file.write(store.freezeTable()));
        while (!store.mergeSome(10)) {
            // the next slice
        }
    }

    @Test
    void whatLacksAPageNamesItAndChangesNothing_H156() {
        writeSome();
        byte[] key = {5, 100};
        StateDigest before = kept();
        MissingRowsException missing = null;
        try {
            store.put(key, new byte[] {1});
        } catch (MissingRowsException e) {
            missing = e;
        }
        assertThat(missing).isNotNull();
        assertThat(missing.page()).isEqualTo(file.file.root().top().ref());
        assertThat(kept()).isEqualTo(before);
        assertThat(store.rows()).isEqualTo(200);
        file.serveOne();
        assertThatThrownBy(() -> store.delete(key)).isInstanceOf(MissingRowsException.class);
        file.patiently(() -> store.delete(key));
        assertThat(store.rows()).isEqualTo(199);
    }

    @Test
    void aRowIsReadOnceAsLongAsTheCacheHasRoom() {
        RootedStateStore roomy = new RootedStateStore(file.cache, 1 << 20, Long.MAX_VALUE);
        for (int i = 1; i <= 100; i++) {
            roomy.put(new byte[] {5, (byte) i}, new byte[20]);
        }
        roomy.settled(file.write(roomy.freezeTable()));
        assertThat(roomy.mergeSome(1_000))
                .as("what was written stays in memory")
                .isTrue();
        for (int i = 1; i <= 100; i++) {
            assertThat(roomy.get(new byte[] {5, (byte) i})).hasSize(20);
        }
        assertThat(file.reads()).isZero();
    }

    /** What is only tried, or is run in vain, leaves rows where they are found quickly. */
    @Test
    void aRehearsalTakesNoRowOutOfTheCache() {
        RootedStateStore roomy = new RootedStateStore(file.cache, 1 << 20, Long.MAX_VALUE);
        byte[] key = {5, 1};
        roomy.put(key, new byte[20]);
        roomy.settled(file.write(roomy.freezeTable()));
        roomy.mergeSome(1_000);
        roomy.rehearse(() -> roomy.put(key, new byte[30]));
        roomy.rehearse(() -> roomy.delete(key));
        assertThat(roomy.get(key)).hasSize(20);
        assertThat(file.reads()).isZero();
        roomy.begin();
        roomy.put(key, new byte[40]);
        roomy.end();
        roomy.settled(file.write(roomy.freezeTable()));
        roomy.mergeSome(1_000);
        assertThat(roomy.get(key)).as("not the row that was there before").hasSize(40);
    }

    @Test
    void memoryIsBoundedByTheTableAndTheCache() {
        writeSome();
        for (int i = 1; i <= 200; i++) {
            byte[] key = {5, (byte) i};
            file.patiently(() -> store.get(key));
        }
        assertThat(store.estimatedBytes()).isBetween(SMALL_CACHE / 2, SMALL_CACHE);
    }

    @Test
    void aRootThatIsNotWhatWasFrozenIsRefused_H89() {
        store.put(new byte[] {1}, new byte[] {1});
        ChangedTable all = store.freezeTable();
        RootRows root = file.write(all);
        store.settled(root);
        store.mergeSome(10);
        file.patiently(() -> store.put(new byte[] {2}, new byte[] {2}));
        store.freezeTable();
        assertThatThrownBy(() -> store.settled(root))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("H89");
    }

    @Test
    void whatIsFrozenIsNotWrittenTo_H84() {
        byte[] key = {1};
        byte[] first = {1};
        store.put(key, first);
        store.overwrite(key, new byte[] {2});
        assertThat(first).as("the same array").containsExactly(2);
        ChangedTable then = store.freezeTable();
        store.overwrite(key, new byte[] {3});
        assertThat(then.get(key)).containsExactly(2);
        assertThatThrownBy(() -> then.put(key, first)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::freezeTable).isInstanceOf(IllegalStateException.class);
    }

    /** Else pages that a pin still reads would be used again. */
    @Test
    void aRootIsHeldAsLongAsAPinReadsIt() {
        writeSome();
        PinnedState pin = store.pin();
        store.clear();
        store.settled(file.write(store.freezeTable()));
        assertThat(file.pins()).isEqualTo(2);
        assertThat(file.patiently(() -> pin.get(new byte[] {5, 7}))).hasSize(20);
        pin.close();
        assertThat(store.pinnedBytes()).isZero();
        assertThat(file.pins()).isEqualTo(1);
    }

    @Test
    void aRemovalOfAllThatIsTakenBackCostsPinsNothing() {
        writeSome();
        PinnedState pin = store.pin();
        store.begin();
        store.clear();
        store.takeBack();
        assertThat(store.pinnedBytes()).isZero();
        assertThat(store.rows()).isEqualTo(200);
        pin.close();
    }

    @Test
    void allThatWasInTheFileIsReplaced() {
        writeSome();
        file.patiently(() -> store.put(new byte[] {9}, new byte[] {9}));
        ColdFile other = new ColdFile(2, 2);
        RootedStateStore source = new RootedStateStore(other.cache, 0, Long.MAX_VALUE);
        source.put(new byte[] {1}, new byte[] {2});
        ChangedTable rows = source.freezeTable();
        store.replaceBy(other.write(rows), source.visibleBytes());
        assertThat(file.pins()).isZero();
        assertThat(store.rows()).isEqualTo(1);
        assertThat(kept()).isEqualTo(digestOf(Map.of(new byte[] {1}, new byte[] {2})));
    }
}
