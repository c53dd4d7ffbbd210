package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.node.StartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a crash, or a disk that fails, leaves of a healing: the next start does the same (H05, H10, H161). */
class LogHealingCrashTest extends TwelveEntries {
    @Test
    void aCrashAtAnyCallOfTheDiskLeavesANodeThatOwesAndLosesNothingThatWasPutAside_H10_H161() throws Exception {
        write(3);
        rot(4);
        crashesAnywhere(0, 4, 7, 10);

        disk = new SimulatedDisk();
        write(3, 8);
        rot(7);
        crashesAnywhere(8, 7, 10);

        disk = new SimulatedDisk();
        write(3);
        rot(1);
        crashesAnywhere(0, 1, 4, 7, 10);

        disk = new SimulatedDisk();
        write(3, 6);
        removeSegmentsBefore(7);
        damageAll();
        crashesAnywhere(0, 7, 10);
    }

    @Test
    void aCrashWhileWhatIsSuperfluousIsPutAsideCostsNothing() throws Exception {
        write(3, 6);
        rot(4);
        List<String> parts = contents(1, 4);
        everyImage(image -> {
            Found found = opened(image);
            assertThat(found.end()).isEqualTo(ENTRIES);
            assertThat(found.owed()).isNull();
            assertThat(asideOf(image)).containsAll(parts);
        });
    }

    /** @param segments that must be found again */
    private void crashesAnywhere(long applied, int... segments) throws Exception {
        List<String> parts = contents(segments);
        memoryLags();
        everyImage(image -> {
            Found found = opened(image);
            assertThat(found.owed()).isEqualTo(ALL);
            assertThat(found.applied()).isEqualTo(applied);
            assertThat(found.end()).isLessThan(ENTRIES);
            assertThat(asideOf(image)).containsAll(parts);
            assertThat(opened(image)).isEqualTo(found);
        });
    }

    private List<String> contents(int... segments) {
        List<String> contents = new ArrayList<>();
        for (int first : segments) {
            contents.add(contents(disk, segment(first)));
        }
        return contents;
    }

    /** Once the checkpoint stands for the log, nothing but the note says that the log should have reached it. */
    @Test
    void aShortLogIsNotedBeforeTheCheckpointTakesItsPlace_H161() throws Exception {
        write(3, 8);
        disk.lose(segment(10));
        disk.lose(segment(7));
        memoryLags();
        everyImage(image -> {
            Found found = opened(image);
            assertThat(found.owed()).isEqualTo(new Acknowledged(EPOCH, 8));
            assertThat(found.end()).isEqualTo(8);
            assertThat(opened(image)).isEqualTo(found);
        });
    }

    private static List<String> asideOf(SimulatedDisk image) throws IOException {
        List<String> contents = new ArrayList<>();
        for (String name : image.list("aside")) {
            contents.add(contents(image, "aside/" + name));
        }
        return contents;
    }

    @Test
    void anyCallThatFailsIsARefusalInWordsAndTheNextStartHeals_H05() throws Exception {
        write(3, 8);
        rot(7);
        List<String> parts = contents(7, 10);
        int[] calls = {0};
        SimulatedDisk whole = disk.crash(dev.tidemark.disk.CrashChooser.keepAll());
        disk.faults(call -> {
            calls[0]++;
            return Fault.NONE;
        });
        opened(disk);
        for (int failing = 1; failing <= calls[0]; failing++) {
            SimulatedDisk image = whole.crash(dev.tidemark.disk.CrashChooser.keepAll());
            int[] left = {failing};
            image.faults(call -> --left[0] == 0 ? new Fault.Fail("a broken disk") : Fault.NONE);
            try {
                opened(image);
            } catch (StartException e) {
                assertThat(e).hasMessageContaining("a broken disk");
            }
            SimulatedDisk again = image.crash(dev.tidemark.disk.CrashChooser.keepAll());
            Found found = opened(again);
            assertThat(found.owed()).as("call %s of %s", failing, calls[0]).isEqualTo(ALL);
            assertThat(asideOf(again)).containsAll(parts);
        }
    }
}
