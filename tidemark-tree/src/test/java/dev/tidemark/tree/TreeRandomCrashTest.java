package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Larger trees, which grow, move and shrink, crashed at random; the file goes on from what the crash left, crash after
 * crash (R1, R2, R5-R8; H141, H144, H147).
 */
final class TreeRandomCrashTest {
    private static final int CHECKPOINTS = 25;
    private static final int KEYS = 300;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theFileGoesOnFromWhatACrashLeft(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Script script = script(random);
        SimulatedDisk disk = new SimulatedDisk();
        DataFile file = TestTree.create(disk);
        int done = 0;
        int crashes = 0;
        while (done < script.length()) {
            List<SimulatedDisk> left = new ArrayList<>();
            SimulatedDisk current = disk;
            long crashAt = random.nextInt(3) == 0 ? -1 : random.nextInt(12);
            long[] changes = {0};
            disk.faults(call -> {
                if (call.operation().changes() && changes[0]++ == crashAt) {
                    left.add(current.crash(CrashChooser.random(random.nextLong())));
                    left.add(current.crash(CrashChooser.random(random.nextLong())));
                }
                return Fault.NONE;
            });
            file.checkpoint(TestTree.at(done + 1), script.changes(done + 1));
            disk.faults(DiskFaults.NONE);
            if (left.isEmpty()) {
                done++;
                left.add(disk.crash(CrashChooser.random(random.nextLong())));
                assertThat(opensAt(left.get(0), script, done)).isEqualTo(done);
                continue;
            }
            crashes++;
            opensAt(left.get(1), script, done);
            disk = left.get(0);
            done = opensAt(disk, script, done);
            file = TestTree.open(disk);
        }
        assertThat(crashes).isGreaterThan(3);
    }

    /** Grows first, shrinks in the middle, grows again. */
    private static Script script(SplittableRandom random) {
        Script script = new Script();
        for (int i = 0; i < CHECKPOINTS; i++) {
            List<KeyRange> cuts = new ArrayList<>();
            if (i == CHECKPOINTS / 2) {
                cuts.add(TestTree.range(TestTree.key("k", 5), TestTree.key("k", KEYS - 5)));
            }
            int rows = i > CHECKPOINTS / 2 && i < CHECKPOINTS - 4 ? 2 : random.nextInt(KEYS / 2);
            Change[] changes = new Change[rows];
            for (int j = 0; j < rows; j++) {
                String key = TestTree.key("k", random.nextInt(KEYS));
                int length = random.nextInt(20) == 0 ? random.nextInt(2000) : random.nextInt(60);
                changes[j] = random.nextInt(4) == 0
                        ? TestTree.delete(key)
                        : TestTree.put(key, Integer.toString(i, 2).repeat(length));
            }
            script.then(cuts, changes);
        }
        return script;
    }

    /** @return the checkpoint that was found */
    private static int opensAt(SimulatedDisk image, Script script, int before) throws Exception {
        try (DataFile file = TestTree.open(image)) {
            int found = (int) file.root().position().offset();
            assertThat(found).isBetween(before, before + 1);
            assertThat(TestTree.content(file)).isEqualTo(script.state(found));
            assertThat(file.root().digest()).isEqualTo(TestTree.digest(script.state(found)));
            TestTree.assertWhole(image);
            return found;
        }
    }
}
