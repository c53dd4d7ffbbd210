package dev.tidemark.state.rooted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.StateTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCacheTest {
    private static final int ROW = 1 + 10 + 120;

    private final RowCache cache = new RowCache(10 * ROW);

    private byte[] get(int key) {
        byte[] bytes = {(byte) key};
        return cache.get(bytes, StateTable.hash(bytes));
    }

    private void add(int key) {
        cache.add(new byte[] {(byte) key}, new byte[10]);
    }

    @Test
    void whoIsAskedForStaysAndTheBoundHolds() {
        for (int key = 0; key < 10; key++) {
            add(key);
        }
        assertThat(cache.bytes()).isEqualTo(10 * ROW);
        for (int key = 20; key < 60; key++) {
            assertThat(get(3)).as("asked for before each that comes").hasSize(10);
            add(key);
            assertThat(cache.bytes()).isEqualTo(10 * ROW);
        }
        assertThat(get(3)).hasSize(10);
        assertThat(get(4)).isNull();
    }

    @Test
    void aRowThatWouldTakeMuchOfItIsNotTaken() {
        add(1);
        cache.add(new byte[] {2}, new byte[2 * ROW]);
        assertThat(get(2)).isNull();
        assertThat(get(1)).isNotNull();
    }

    /** Keys of equal {@code Arrays.hashCode}: each makes the chain longer, up to a bound. */
    @Test
    void keysThatCollideDoNotMakeLongChains() {
        RowCache large = new RowCache(1 << 20);
        byte[][] keys = new byte[64][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = new byte[12];
            for (int bit = 0; bit < 6; bit++) { // {1, 0} and {0, 31} have one hash
                keys[i][2 * bit] = (byte) (i >> bit & 1);
                keys[i][2 * bit + 1] = (byte) ((i >> bit & 1) == 1 ? 0 : 31);
            }
            large.add(keys[i], new byte[1]);
        }
        long found = Arrays.stream(keys)
                .filter(key -> large.get(key, StateTable.hash(key)) != null)
                .count();
        assertThat(found).isEqualTo(16);
        assertThat(large.bytes()).isEqualTo(16 * LayeredStateStore.size(keys[0], new byte[1]));
    }

    @Test
    void whatItHasIsWhatWasAddedAndTheSameEachTime() {
        long[] sums = new long[2];
        for (int time = 0; time < 2; time++) {
            RowCache one = new RowCache(4_000);
            Random random = new Random(7);
            Map<Integer, byte[]> added = new HashMap<>();
            for (int step = 0; step < 5_000; step++) {
                int number = random.nextInt(100);
                byte[] key = {(byte) number};
                byte[] found = one.get(key, StateTable.hash(key));
                if (found != null) {
                    assertThat(found).isSameAs(added.get(number));
                    sums[time] += step;
                    if (random.nextInt(10) == 0) {
                        one.drop(key);
                        assertThat(one.get(key, StateTable.hash(key))).isNull();
                    }
                } else {
                    byte[] value = new byte[random.nextInt(30)];
                    one.add(key, value);
                    added.put(number, value);
                }
                assertThat(one.bytes()).isLessThanOrEqualTo(4_000);
            }
        }
        assertThat(sums[0]).isPositive().isEqualTo(sums[1]);
    }
}
