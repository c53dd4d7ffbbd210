package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.page.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Nothing left out: every script of two checkpoints of the kinds below, on an empty file and on one with rows, crashed
 * before each sync and each cut of the file with every subset of what was not synced, and the checkpoint after the
 * crash crashed in the same way (R1, R2, R5, R6, R8; H141, H144, H147).
 */
final class TreeSmallScopeTest {
    /** More at one point than these checkpoints have; reaching it is an error, never a reason to sample. */
    private static final int MOST_IMAGES = 1 << 10;

    private Script script;
    private int images;

    private enum Step {
        PUT,
        PUT_OTHERS,
        PUT_RUN,
        DELETE,
        CUT,
        NOTHING;

        Script addTo(Script script) {
            return switch (this) {
                case PUT -> script.then(TestTree.put("a", "v" + script.length()));
                case PUT_OTHERS -> script.then(TestTree.rows("b", 3, 100 + script.length()));
                case PUT_RUN -> script.then(TestTree.put("a", "r".repeat(600 + script.length())));
                case DELETE -> script.then(TestTree.delete("a"));
                case CUT -> script.then(List.of(KeyRange.all()));
                case NOTHING -> script.then();
            };
        }
    }

    @Test
    void everyCrashOfEveryScriptOnAnEmptyFile() throws Exception {
        everyScriptAfter(List.of());
        assertThat(images).isGreaterThan(1000);
    }

    @Test
    void everyCrashOfEveryScriptOnAFileWithRows() throws Exception {
        everyScriptAfter(List.of(Step.PUT_OTHERS, Step.PUT_RUN));
        assertThat(images).isGreaterThan(1000);
    }

    private void everyScriptAfter(List<Step> before) throws Exception {
        for (Step first : Step.values()) {
            for (Step second : Step.values()) {
                script = new Script();
                before.forEach(step -> step.addTo(script));
                second.addTo(first.addTo(script));
                SimulatedDisk disk = new SimulatedDisk();
                DataFile file = TestTree.create(disk);
                script.run(file, 1, before.size());
                for (int i = before.size() + 1; i <= script.length(); i++) {
                    crashing(disk, file, i, 2);
                }
            }
        }
    }

    /** @param depth so many checkpoints in a row are crashed */
    private void crashing(SimulatedDisk disk, DataFile file, int number, int depth) throws Exception {
        disk.faults(call -> {
            // what is written between two syncs is undecided until the second: asking there asks for all before
            if (call.operation() == DiskOperation.SYNC || call.operation() == DiskOperation.TRUNCATE) {
                allImages(disk, number - 1, depth);
            }
            return Fault.NONE;
        });
        file.checkpoint(TestTree.at(number), script.changes(number));
        disk.faults(DiskFaults.NONE);
        allImages(disk, number, depth);
    }

    private void allImages(SimulatedDisk disk, int before, int depth) {
        boolean all = CrashImages.forEach(disk, MOST_IMAGES, 0, image -> {
            images++;
            try {
                opens(image, before, depth);
            } catch (Exception e) {
                throw new AssertionError("after a crash beside checkpoint " + before, e);
            }
        });
        assertThat(all).as("every subset was tried: %s", disk.undecided()).isTrue();
    }

    private void opens(SimulatedDisk image, int before, int depth) throws Exception {
        DataFile file = TestTree.open(image);
        int found = (int) file.root().position().offset();
        assertThat(found).isBetween(before, before + 1);
        assertThat(TestTree.content(file)).isEqualTo(script.state(found));
        TestTree.assertWhole(image);
        // the same bytes go on in the same way: from a few images of each kind is enough
        if (depth > 1 && found < script.length() && images % 11 == 0) {
            crashing(image, file, found + 1, depth - 1);
        }
    }
}
