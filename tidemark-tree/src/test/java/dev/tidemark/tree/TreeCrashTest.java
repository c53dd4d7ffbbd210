package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * A crash before each change of the disk, with every subset of what was not synced where there are few, else a seeded
 * sample with the extremes in it. What opens is the checkpoint before or the new one, with exactly its rows, and the
 * walk from the roots agrees with the space pages (R1, R2, R5, R6, R7; H141, H144, H147).
 */
final class TreeCrashTest {
    private static final int MOST_IMAGES = 300;

    private final Script script = Script.ofEverything();
    private int images;

    @Test
    void everyCheckpointIsThereOrNot() throws Exception { // H86
        SimulatedDisk disk = new SimulatedDisk();
        DataFile file = TestTree.create(disk);
        for (int i = 1; i <= script.length(); i++) {
            crashing(disk, file, i, this::opensAtOneOfTwo);
            durable(disk, i);
        }
        assertThat(images).isGreaterThan(500);
    }

    /**
     * The file of after a crash, with its lone copies, blocks of nobody and longer end, takes checkpoints and crashes.
     */
    @Test
    void afterACrashTheNextCheckpointMayCrashToo() throws Exception { // H141
        SimulatedDisk disk = new SimulatedDisk();
        DataFile file = TestTree.create(disk);
        script.run(file, 1, 1);
        crashing(disk, file, 2, (image, before) -> {
            long found = opensAtOneOfTwo(image, before);
            if (images % 7 == 0) {
                again(image, found);
            }
            return found;
        });
        assertThat(images).isGreaterThan(500);
    }

    private void again(SimulatedDisk disk, long found) {
        try {
            DataFile file = TestTree.open(disk);
            int next = (int) found + 1;
            crashing(disk, file, next, this::opensAtOneOfTwo);
            durable(disk, next);
            script.run(file, next + 1, script.length());
            durable(disk, script.length());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileIsMadeOrNotThere() throws Exception { // H08
        SimulatedDisk disk = new SimulatedDisk();
        disk.faults(call -> onChange(
                call,
                () -> CrashImages.forEach(disk, 1000, 0, image -> {
                    images++;
                    if (image.exists(TestTree.NAME)) {
                        opensAtOneOfTwo(image, 0);
                    }
                })));
        TestTree.create(disk);
        disk.faults(DiskFaults.NONE);
        durable(disk, 0);
        assertThat(images).isGreaterThan(50);
    }

    private static Fault onChange(DiskCall call, Runnable crash) {
        if (call.operation().changes()) {
            crash.run();
        }
        return Fault.NONE;
    }

    private interface Check {
        long check(SimulatedDisk image, int before);
    }

    private void crashing(SimulatedDisk disk, DataFile file, int number, Check check) throws IOException {
        Runnable crash = () -> CrashImages.forEach(disk, MOST_IMAGES, images, image -> {
            images++;
            check.check(image, number - 1);
        });
        disk.faults(call -> onChange(call, crash));
        file.checkpoint(TestTree.at(number), script.changes(number));
        disk.faults(DiskFaults.NONE);
    }

    private void durable(SimulatedDisk disk, int number) {
        CrashImages.forEach(
                disk,
                MOST_IMAGES,
                1,
                image ->
                        assertThat(opensAtOneOfTwo(image, number)).as("durable").isEqualTo(number));
    }

    /** @return the checkpoint that was found */
    private long opensAtOneOfTwo(SimulatedDisk image, int before) {
        image.faults(call -> {
            assertThat(call.operation().changes())
                    .as("opening writes: %s", call)
                    .isFalse();
            return Fault.NONE;
        });
        try (DataFile file = TestTree.open(image)) {
            long found = file.root().position().offset();
            assertThat(found).isBetween((long) before, before + 1L);
            assertThat(TestTree.content(file)).isEqualTo(script.state(found));
            assertThat(file.root().digest()).isEqualTo(TestTree.digest(script.state(found)));
            TestTree.assertWhole(image);
            return found;
        } catch (Exception e) {
            throw new AssertionError("after a crash beside checkpoint " + before, e);
        } finally {
            image.faults(DiskFaults.NONE);
        }
    }
}
