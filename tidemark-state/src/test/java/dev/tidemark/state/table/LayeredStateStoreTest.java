package dev.tidemark.state.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.StateDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LayeredStateStoreTest {
    private static final byte[] KEY = {7};

    private final LayeredStateStore store = new LayeredStateStore();
    private final TreeMap<byte[], byte[]> oracle = new TreeMap<>(Arrays::compareUnsigned);

    @Test
    void itIsAnOrderedMapWhateverItsLayersDo() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            StateTable frozen = null;
            List<String> frozenThen = null;
            for (int step = 0; step < 600; step++) {
                change(random);
                if (random.nextInt(100) == 0) {
                    store.clear();
                    oracle.clear();
                }
                if (random.nextInt(25) == 0 && store.canFreeze()) {
                    frozen = store.freezeTable();
                    frozenThen = pairs(oracle.entrySet());
                    assertThat(store.canFreeze()).isFalse();
                } else if (random.nextInt(25) == 0 && frozen != null) {
                    assertThat(pairs(frozen)).isEqualTo(frozenThen);
                    store.thaw(true, null);
                    frozen = null;
                }
                if (frozen == null && random.nextInt(3) == 0) {
                    assertThat(store.mergeSome(1 + random.nextInt(2))).isEqualTo(store.canFreeze());
                }
                compare(random);
                assertThat(kept()).as("seed %d, step %d", seed, step).isEqualTo(scanned());
            }
            store.thaw(true, null);
            while (!store.mergeSome(1)) {
                // the next slice
            }
        }
    }

    /** A checkpoint may be reading it. */
    @Test
    void whatIsFrozenIsNotWrittenTo_H84() {
        byte[] key = {1};
        byte[] first = {1};
        store.put(key, first);
        store.overwrite(key, new byte[] {2});
        assertThat(first).as("the same array").containsExactly(2);
        StateTable frozen = store.freezeTable();
        store.overwrite(key, new byte[] {3});
        assertThat(frozen.get(key)).containsExactly(2);
        assertThat(store.get(key)).containsExactly(3);
        store.thaw(true, null);
        store.overwrite(key, new byte[] {4});
        assertThat(store.mergeSome(1)).as("nothing of the overlay comes back").isTrue();
        assertThat(store.get(key)).containsExactly(4);
    }

    /** As if it had not been frozen: who overwrites has given the older array to nobody. */
    @Test
    void whatWasOverwrittenWhileFrozenIsCopiedWhenItIsMerged() {
        byte[] first = {1};
        putThenWhileFrozen(first, () -> store.overwrite(KEY, new byte[] {2}));
        store.mergeSome(1);
        assertThat(first).containsExactly(2);
        assertThat(store.get(KEY)).isSameAs(first);
    }

    @Test
    void whatWasPutWhileFrozenIsNotCopied() {
        byte[] first = {1};
        putThenWhileFrozen(first, () -> {
            store.overwrite(KEY, new byte[] {2});
            store.put(KEY, new byte[] {3});
        });
        store.mergeSome(1);
        assertThat(first).containsExactly(1);
        assertThat(store.get(KEY)).containsExactly(3);
    }

    /** What was put in between may have been given out, and so may what it replaced. */
    @Test
    void whatWasPutAndThenOverwrittenWhileFrozenIsNotCopied() {
        byte[] first = {1};
        putThenWhileFrozen(first, () -> {
            store.put(KEY, new byte[] {2});
            store.overwrite(KEY, new byte[] {3});
        });
        store.mergeSome(1);
        assertThat(first).containsExactly(1);
        assertThat(store.get(KEY)).containsExactly(3);
    }

    /** Slices of a merge are counted in keys, and must be short (H182). */
    @Test
    void aLargeValueIsNotCopiedWhenItIsMerged_H182() {
        byte[] first = new byte[100_000];
        byte[] second = new byte[100_000];
        putThenWhileFrozen(first, () -> store.overwrite(KEY, second));
        store.mergeSome(1);
        assertThat(store.get(KEY)).isSameAs(second);
    }

    /** A pin sees the older array. */
    @Test
    void nothingIsCopiedIntoWhatIsPinned_H84() {
        byte[] first = {1};
        PinnedState[] pin = new PinnedState[1];
        putThenWhileFrozen(first, () -> {
            pin[0] = store.pin();
            store.overwrite(KEY, new byte[] {2});
        });
        store.mergeSome(1);
        assertThat(pin[0].get(KEY)).isSameAs(first).containsExactly(1);
        assertThat(store.get(KEY)).containsExactly(2);
        pin[0].close();
    }

    private void putThenWhileFrozen(byte[] first, Runnable changes) {
        store.put(KEY, first);
        store.freezeTable();
        byte[] frozen = first.clone();
        changes.run();
        assertThat(first).isEqualTo(frozen);
        store.thaw(true, null);
    }

    @Test
    void keysAreOrderedAsUnsignedBytes() {
        for (int value : new int[] {0xff, 0, 0x80, 0x7f}) {
            store.put(new byte[] {(byte) value}, new byte[0]);
        }
        assertThat(scan(new byte[0], null)).containsExactly("00=", "7f=", "80=", "ff=");
        assertThat(scan(new byte[] {0x7f}, new byte[] {(byte) 0xff})).containsExactly("7f=", "80=");
        assertThat(scan(new byte[] {5}, new byte[] {5})).isEmpty();
        assertThat(scan(new byte[] {9}, new byte[] {5})).isEmpty();
    }

    @Test
    void aFreezeNeedsTheOneBeforeToBeOver() {
        store.freezeTable();
        assertThatThrownBy(store::freeze).isInstanceOf(IllegalStateException.class);
        assertThat(store.mergeSome(1)).isFalse();
        store.put(new byte[] {1}, new byte[] {1});
        store.put(new byte[] {2}, new byte[] {1});
        store.thaw(true, null);
        assertThatThrownBy(store::freeze).isInstanceOf(IllegalStateException.class);
        assertThat(store.mergeSome(1)).isFalse();
        assertThat(store.mergeSome(1)).isTrue();
        assertThat(store.freezeTable()).hasSize(2);
    }

    @Test
    void theEstimateOfItsSizeReturnsToNothing() {
        assertThat(store.estimatedBytes()).isZero();
        store.put(new byte[10], new byte[100]);
        long one = store.estimatedBytes();
        assertThat(one).isGreaterThanOrEqualTo(110);
        store.freezeTable();
        store.put(new byte[10], new byte[50]);
        store.put(new byte[11], new byte[50]);
        store.delete(new byte[10]);
        store.delete(new byte[11]);
        store.delete(new byte[12]);
        store.thaw(true, null);
        store.mergeSome(100);
        assertThat(store.estimatedBytes()).isZero();
        store.put(new byte[10], new byte[50]);
        store.clear();
        assertThat(store.estimatedBytes()).isZero();
        assertThat(scan(new byte[0], null)).isEmpty();
    }

    /** Whether a write is executed depends on these sums: nodes of two versions must come to the same (H82). */
    @Test
    void whatIsVisibleCountsTheSameForEver_H82() {
        store.put(new byte[10], new byte[100]);
        assertThat(store.visibleBytes()).isEqualTo(230);
        store.put(new byte[20], new byte[524_271]);
        assertThat(store.visibleBytes()).isEqualTo(230 + 524_411);
        store.put(new byte[30], new byte[524_272]); // with its header half of a MiB: it counts as a whole one
        assertThat(store.visibleBytes()).isEqualTo(230 + 524_411 + 1_048_726);
        PinnedState pin = store.pin();
        store.overwrite(new byte[10], new byte[50]);
        assertThat(store.visibleBytes()).isEqualTo(180 + 524_411 + 1_048_726);
        pin.close();
        store.replaceBy(new StateTable(), 0, new DigestSum());
        assertThat(store.visibleBytes()).isZero();
    }

    private StateDigest kept() {
        DigestSum sum = new DigestSum();
        store.addTo(sum);
        return sum.digest();
    }

    private StateDigest scanned() {
        DigestSum sum = new DigestSum();
        oracle.forEach(sum::addPair);
        return sum.digest();
    }

    private void change(Random random) {
        byte[] key = key(random);
        if (random.nextInt(3) == 0) {
            store.delete(key);
            oracle.remove(key);
        } else {
            byte[] value = new byte[random.nextInt(3)];
            random.nextBytes(value);
            if (random.nextBoolean()) {
                store.put(key, value);
                oracle.put(key, value);
            } else {
                store.overwrite(key, value);
                oracle.put(key, value.clone());
            }
        }
    }

    private void compare(Random random) {
        byte[] key = key(random);
        assertThat(store.get(key)).isEqualTo(oracle.get(key));
        assertThat(store.visibleBytes())
                .isEqualTo(oracle.entrySet().stream()
                        .mapToLong(entry -> LayeredStateStore.size(entry.getKey(), entry.getValue()))
                        .sum());
        byte[] from = key(random);
        byte[] to = random.nextInt(4) == 0 ? null : key(random);
        NavigableMap<byte[], byte[]> part = to == null ? oracle.tailMap(from, true) : noMap();
        if (to != null && Arrays.compareUnsigned(from, to) < 0) {
            part = oracle.subMap(from, true, to, false);
        }
        assertThat(scan(from, to)).isEqualTo(pairs(part.entrySet()));
    }

    private static NavigableMap<byte[], byte[]> noMap() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    private static byte[] key(Random random) {
        byte[] key = new byte[random.nextInt(3)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(4) * 0x55);
        }
        return key;
    }

    private List<String> scan(byte[] from, byte[] to) {
        List<String> found = new ArrayList<>();
        StateReader.Scan scan = store.scan(from, to);
        while (scan.next()) {
            found.add(pair(scan.key(), scan.value()));
        }
        return found;
    }

    private static List<String> pairs(Iterable<Map.Entry<byte[], byte[]>> entries) {
        List<String> pairs = new ArrayList<>();
        entries.forEach(entry -> pairs.add(pair(entry.getKey(), entry.getValue())));
        return pairs;
    }

    private static String pair(byte[] key, byte[] value) {
        return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
    }

    /**
     * An array of more than half a region of the collector has regions of its own: what is left of them is used by
     * nobody.
     */
    @Test
    void aLargeValueCountsAsWhatItTakes_H168() {
        LayeredStateStore store = new LayeredStateStore();
        byte[] key = {1};
        store.put(key, new byte[100]);
        assertThat(store.estimatedBytes()).isEqualTo(1 + 100 + 120);
        store.put(key, new byte[1 << 20]);
        assertThat(store.estimatedBytes()).isEqualTo(1 + (2 << 20) + 120);
        store.put(key, new byte[600 << 10]);
        assertThat(store.estimatedBytes()).isEqualTo(1 + (1 << 20) + 120);
        store.delete(key);
        assertThat(store.estimatedBytes()).isZero();
    }
}
