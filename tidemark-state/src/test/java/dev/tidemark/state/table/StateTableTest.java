package dev.tidemark.state.table;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.row.DigestSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateTableTest {
    private final StateTable table = new StateTable();
    private final TreeMap<byte[], byte[]> oracle = new TreeMap<>(Arrays::compareUnsigned);

    @Test
    void isTheSameAsATreeThroughGrowthAndShrinking() {
        Random random = new Random(1);
        for (int step = 0; step < 20_000; step++) {
            change(random, ("key" + random.nextInt(3_000)).getBytes(US_ASCII));
        }
        check();
    }

    /**
     * "Aa" and "BB" have one hash code, so all these keys are in one bucket (H106: nobody may make that slow, or
     * wrong).
     */
    @Test
    void keysThatCollideAreAllFound() {
        List<byte[]> keys = new ArrayList<>();
        for (int bits = 0; bits < 1 << 9; bits++) {
            StringBuilder key = new StringBuilder();
            for (int i = 0; i < 9; i++) {
                key.append((bits >> i & 1) == 0 ? "Aa" : "BB");
            }
            keys.add(key.toString().getBytes(US_ASCII));
        }
        assertThat(keys.stream().map(Arrays::hashCode).distinct()).hasSize(1);
        Random random = new Random(2);
        for (int step = 0; step < 10_000; step++) {
            change(random, keys.get(random.nextInt(keys.size())));
        }
        check();
    }

    @Test
    void aTableThatWasFilledInOrderIsLikeOneThatGrew() {
        for (int i = 0; i < 5_000; i++) {
            oracle.put(("key" + i * 7).getBytes(US_ASCII), new byte[] {(byte) i});
        }
        StateTable.Filling filling = table.fill(10); // a wrong guess is no harm
        oracle.forEach(filling::append);
        filling.finish();
        check();
        Random random = new Random(3);
        for (int step = 0; step < 20_000; step++) {
            change(random, ("key" + random.nextInt(40_000)).getBytes(US_ASCII));
        }
        check();
    }

    @Test
    void theFirstIsTakenAway() {
        table.put(new byte[] {2}, new byte[] {20});
        table.put(new byte[] {1}, new byte[] {10});
        assertThat(table.pollFirst().getValue()).containsExactly(10);
        assertThat(table.get(new byte[] {1})).isNull();
        assertThat(table.pollFirst().getKey()).containsExactly(2);
        assertThat(table.pollFirst()).isNull();
        assertThat(table.isEmpty()).isTrue();
    }

    private void change(Random random, byte[] key) {
        if (random.nextInt(3) == 0) {
            assertThat(table.remove(key)).isEqualTo(oracle.remove(key));
        } else {
            byte[] value = new byte[1 + random.nextInt(2)];
            random.nextBytes(value);
            byte[] replaced = oracle.put(key, value.clone());
            if (random.nextBoolean()) {
                assertThat(table.put(key, value)).isEqualTo(replaced);
            } else {
                assertThat(table.overwrite(key, value, new DigestSum()))
                        .isEqualTo(replaced == null ? -1 : replaced.length);
            }
        }
        assertThat(table.get(key)).isEqualTo(oracle.get(key));
        assertThat((table.find(key, StateTable.hash(key)) != null)).isEqualTo(oracle.containsKey(key));
    }

    private void check() {
        assertThat(table.size()).isEqualTo(oracle.size());
        List<byte[]> keys = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> pair : table) {
            keys.add(pair.getKey());
            assertThat(pair.getValue()).isEqualTo(oracle.get(pair.getKey()));
        }
        assertThat(keys.toArray(byte[][]::new)).isDeepEqualTo(oracle.keySet().toArray(byte[][]::new));
    }

    /** A checkpoint is a point in time (H84). */
    @Test
    void whatIsFrozenCannotBeChanged_H84() {
        StateTable table = new StateTable();
        byte[] key = {1};
        table.put(key, new byte[] {1});
        table.freeze();
        for (Runnable change : List.<Runnable>of(
                () -> table.put(key, new byte[] {2}),
                () -> table.overwrite(key, new byte[] {2}, new DigestSum()),
                () -> table.remove(key),
                table::pollFirst)) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a table of 1 keys");
        }
        assertThat(table.get(key)).containsExactly(1);
        table.thaw();
        table.put(key, new byte[] {2});
        assertThat(table.get(key)).containsExactly(2);
    }
}
