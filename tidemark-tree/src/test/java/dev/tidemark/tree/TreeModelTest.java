package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random checkpoints beside a sorted map: content, ranges, digests, reopening, pins; and every block (R5, R6, R15). */
final class TreeModelTest {
    private static final int CHECKPOINTS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theTreeIsWhatASortedMapIs(long seed) throws Exception {
        new Run(seed).run();
    }

    private static final class Run {
        private final SplittableRandom random;
        private final SimulatedDisk disk = new SimulatedDisk();
        private final int keys;
        private final int longest;
        private NavigableMap<String, String> model = new TreeMap<>();
        private DataFile file;
        private Pin pin;
        private NavigableMap<String, String> pinned;

        Run(long seed) {
            random = new SplittableRandom(seed);
            keys = 1 << (3 + random.nextInt(9));
            longest = random.nextInt(4) == 0 ? 20_000 : 200;
        }

        void run() throws Exception {
            file = TestTree.create(disk);
            for (int i = 1; i <= CHECKPOINTS; i++) {
                checkpoint(i);
                compare(i);
                if (random.nextInt(5) == 0 && pin == null) {
                    pin = file.pin();
                    pinned = new TreeMap<>(model);
                }
                if (pin != null) {
                    comparePinned();
                }
                if (pin == null && random.nextInt(6) == 0) {
                    file.close();
                    file = TestTree.open(disk);
                }
            }
        }

        private void checkpoint(int offset) throws Exception {
            List<KeyRange> cuts = new ArrayList<>();
            if (random.nextInt(4) == 0) {
                KeyRange cut = range();
                cuts.add(cut);
                model.keySet().removeIf(key -> cut.contains(TestTree.bytes(key)));
            }
            int most = random.nextInt(4) == 0 ? keys : 1 + keys / 8;
            NavigableMap<String, Change> changes = new TreeMap<>();
            for (int i = random.nextInt(most + 1); i > 0; i--) {
                String key = key();
                changes.put(key, random.nextInt(3) == 0 ? TestTree.delete(key) : TestTree.put(key, value()));
            }
            changes.forEach((key, change) -> {
                if (change.isDelete()) {
                    model.remove(key);
                } else {
                    model.put(key, TestTree.text(change.value()));
                }
            });
            file.checkpoint(TestTree.at(offset), Changes.of(cuts, List.copyOf(changes.values())));
        }

        private String key() {
            int number = random.nextInt(keys);
            String key = Integer.toString(number * 7919 % keys, 5);
            return number % 50 == 3 ? key + "-" + "long".repeat(number % 400) : key;
        }

        private String value() {
            int length = random.nextInt(10) == 0 ? random.nextInt(longest) : random.nextInt(40);
            return Long.toString(random.nextLong()).repeat(1 + length / 10).substring(0, length);
        }

        private KeyRange range() {
            byte[] from = random.nextInt(4) == 0 ? Keys.LEAST : TestTree.bytes(key());
            byte[] to = random.nextInt(4) == 0 ? null : TestTree.bytes(key());
            return to == null || Keys.compare(from, to) < 0 ? new KeyRange(from, to) : KeyRange.ofPrefix(to);
        }

        private void compare(int offset) throws Exception {
            assertThat(file.root().position()).isEqualTo(TestTree.at(offset));
            assertThat(TestTree.content(file)).isEqualTo(model);
            assertThat(file.root().rows()).isEqualTo(model.size());
            assertThat(file.root().digest()).isEqualTo(TestTree.digest(model));
            TestTree.assertWhole(disk);
            for (int i = 0; i < 5; i++) {
                String key = key();
                byte[] found = file.get(TestTree.bytes(key));
                assertThat(found == null ? null : TestTree.text(found)).isEqualTo(model.get(key));
                compare(range());
            }
        }

        private void compare(KeyRange range) throws Exception {
            NavigableMap<String, String> expected = new TreeMap<>(model);
            expected.keySet().removeIf(key -> !range.contains(TestTree.bytes(key)));
            assertThat(TestTree.read(file.scan(range))).isEqualTo(expected);
            assertThat(file.sum(range).digest()).isEqualTo(TestTree.digest(expected));
        }

        private void comparePinned() throws Exception {
            Cursor cursor = new Cursor(file.name(), pin.root(), KeyRange.all(), pin.through(file.pages()));
            assertThat(TestTree.read(cursor)).isEqualTo(pinned);
            if (random.nextInt(4) == 0) {
                pin.close();
                pin = null;
                assertThat(file.heldBytes()).isZero();
            }
        }
    }
}
