package dev.tidemark.state.datafile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.AppendMachine;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.Workload;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotReader;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.state.snapshot.Snapshots;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The state in the data file: checkpoints, crashes at every call, damage, and what takes the place of it. */
class StateFileTest {
    private static final TreeIdentity OWNER = new TreeIdentity(Snapshots.CLUSTER, 0, new UUID(3, 4));
    private static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);
    private static final int IMAGES = 40;

    private SimulatedDisk disk = new SimulatedDisk();
    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
    private final StateEngine engine = driver.engine;
    private final Map<Long, StateDigest> digests = new TreeMap<>();
    private final List<String> aside = new ArrayList<>();
    private long durableOffset;
    private int images;

    private StateFile open(SimulatedDisk on) {
        try {
            StateFile file = StateFile.open(on, OWNER, SMALL, name -> {
                on.rename(name, "aside-" + aside.size() + "-of-" + on.hashCode());
                on.syncDirectory("");
                aside.add(name);
            });
            if (!file.exists()) {
                file.create();
            }
            return file;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private FrozenState freeze() {
        digests.put(engine.appliedOffset(), engine.digest());
        return engine.freeze();
    }

    private void thaw(boolean durable) {
        engine.thaw(durable, null);
        assertThat(engine.mergeSome(10_000)).isTrue();
    }

    private void checkpoint(StateFile file) throws IOException {
        FrozenState frozen = freeze();
        finish(file.begin(Snapshots.meta(frozen), frozen));
        thaw(true);
        durableOffset = frozen.offset();
    }

    private static void finish(StateCheckpoint checkpoint) throws IOException {
        boolean done = false;
        while (!done) {
            done = checkpoint.step();
        }
    }

    private static StateEngine restored(StateFile file) throws IOException {
        RootReader reader = file.read();
        boolean read = false;
        while (!read) {
            read = reader.readSome(700);
        }
        StateEngine engine = new StateEngine(new AppendMachine(), EngineDriver.SMALL);
        engine.restore(reader.image());
        return engine;
    }

    /** Sessions, ids, horizon, where it stands and how much log there was: all comes back (R14, H73). */
    @Test
    void whatIsWrittenIsReadBackAndGoesOnFromThere() throws Exception {
        StateFile file = open(disk);
        for (Workload.Step step : Workload.generate(7, 400)) {
            step.applyTo(engine);
            engine.logGrew(100);
            if (step.offset() % 60 == 0) {
                checkpoint(file);
                file.close();
                file = open(disk);
                StateEngine found = restored(file);
                assertThat(found.digest()).isEqualTo(engine.digest()).isEqualTo(found.scannedDigest());
                assertThat(found.logBytes()).isEqualTo(step.offset() * 100);
                assertThat(found.appliedTime()).isEqualTo(engine.appliedTime());
                assertThat(file.position().offset()).isEqualTo(step.offset());
            }
        }
    }

    /** What a disk misread is told, also when the file in which it happened has been replaced since (H17). */
    @Test
    void misreadsAreCountedOverAllFiles_H17() throws Exception {
        StateFile file = open(disk);
        for (int i = 0; i < 50; i++) {
            driver.run("key" + i + "=v");
        }
        checkpoint(file);
        assertThat(file.misreads()).isZero();
        disk.faults(new FaultScript().at(DiskOperation.READ, 1, new Fault.MisdirectedRead(0)));
        assertThat(restored(file).digest()).isEqualTo(engine.digest());
        assertThat(file.misreads()).isEqualTo(1);
        FrozenState frozen = freeze();
        finish(file.beginBeside(Snapshots.meta(frozen), frozen));
        assertThat(file.misreads()).isEqualTo(1);
    }

    /** Some bytes per changed row, however many rows there are. */
    @Test
    void aCheckpointWritesWhatChanged() throws Exception {
        StateFile file = open(disk);
        for (int i = 0; i < 2_000; i++) {
            driver.run("key" + i + "=" + "v".repeat(50));
        }
        checkpoint(file);
        long[] written = {0};
        disk.faults(call -> {
            written[0] += call.bytes();
            return Fault.NONE;
        });
        driver.run("key77=x");
        checkpoint(file);
        assertThat(written[0]).isLessThan(40_000);
        assertThat(file.liveBytes()).isGreaterThan(2_000 * 50);
    }

    @Test
    void aCrashAtAnyCallLeavesOneOfTwoCheckpoints_H91_H141() throws Exception {
        StateFile file = open(disk);
        disk.faults(this::crashBefore);
        for (int i = 0; i < 4; i++) {
            driver.run("key" + i + "=" + "v".repeat(300));
            driver.run("-key" + (i - 2));
            checkpoint(file);
        }
        assertThat(images).isGreaterThan(60);
    }

    /** What takes the place of a damaged file, or of snapshots, counts only as a whole. */
    @Test
    void aCrashWhileTheFileIsReplacedLosesNothing_H91() throws Exception {
        StateFile file = open(disk);
        driver.run("a=" + "v".repeat(300));
        checkpoint(file);
        driver.run("b=" + "v".repeat(300));
        FrozenState frozen = freeze();
        disk.faults(this::crashBefore);
        finish(file.beginBeside(Snapshots.meta(frozen), frozen));
        durableOffset = frozen.offset();
        checkImages();
        assertThat(images).isGreaterThan(50);
        assertThat(aside).contains("data.tree");
        assertThat(file.previous())
                .as("nothing to fall back to until the next one")
                .isZero();
        assertThat(file.fallBack()).isFalse();
    }

    /**
     * The one that is there opens and cannot be read, which is why another was made: once that is durable it counts,
     * although the power fails before it has its name.
     */
    @Test
    void aDamagedFileDoesNotCountBesideOneThatWasMadeInItsPlace_H146() throws Exception {
        StateFile file = open(disk);
        driver.run("a=" + "v".repeat(300));
        checkpoint(file);
        driver.run("b=" + "v".repeat(300));
        checkpoint(file);
        driver.run("c=" + "v".repeat(300));
        FrozenState frozen = freeze();
        SimulatedDisk[] atRename = {null};
        disk.faults(call -> {
            if (call.operation() == DiskOperation.RENAME && call.name().equals("data.tree")) {
                atRename[0] = disk.crash(CrashChooser.keepAll());
            }
            return Fault.NONE;
        });
        finish(file.beginBeside(Snapshots.meta(frozen), frozen));
        SimulatedDisk image = atRename[0];
        damagePages(image);
        StateFile again = open(image);
        assertThat(again.position().offset()).isEqualTo(frozen.offset());
        assertThat(restored(again).digest()).isEqualTo(engine.digest());
        assertThat(image.exists("data.tree.next")).isFalse();
        assertThat(aside).contains("data.tree");
    }

    /** All but the meta slots. */
    private static void damagePages(SimulatedDisk image) throws Exception {
        for (long at = 5 * 4_096; at < image.usedQuietly("data.tree"); at += 512) {
            image.flipBit("data.tree", at, 1);
        }
    }

    /** So is the state of a snapshot that a leader sent: one checkpoint, in which everything else is cut away. */
    @Test
    void aReceivedStateTakesThePlaceOfAll_H91() throws Exception {
        StateFile file = open(disk);
        driver.run("gone=" + "v".repeat(300));
        checkpoint(file);
        EngineDriver leader = new EngineDriver(EngineDriver.SMALL);
        for (int i = 0; i < 30; i++) {
            leader.once("id" + i, "key" + i + "=" + i);
        }
        SimulatedDisk other = new SimulatedDisk();
        SnapshotFile sent = Snapshots.write(SnapshotStore.open(other), leader.engine);
        SnapshotReader reader = SnapshotReader.load(other, sent.name());
        while (!reader.readSome(1_000)) {
            // the next part
        }
        digests.put(30L, leader.engine.digest());
        disk.faults(this::crashBefore);
        finish(file.replace(sent.meta(), reader.image()));
        durableOffset = 30;
        checkImages();
        assertThat(restored(file).digest()).isEqualTo(leader.engine.digest());
        engine.restore(reader.image());
        engine.apply(31, 1, driver.time, PayloadKind.COMMAND, new byte[0], 0, 0);
        checkpoint(file);
        assertThat(restored(file).digest()).isEqualTo(engine.digest());
    }

    private Fault crashBefore(DiskCall call) {
        if (call.operation().changes()) {
            checkImages();
        }
        return Fault.NONE;
    }

    private void checkImages() {
        CrashImages.forEach(disk, IMAGES, 17, image -> {
            images++;
            try {
                checkWhole(image);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void checkWhole(SimulatedDisk image) throws IOException {
        StateFile file = open(image);
        long offset = file.position().offset();
        assertThat(offset).isGreaterThanOrEqualTo(durableOffset);
        if (offset > 0) {
            assertThat(restored(file).digest()).isEqualTo(digests.get(offset));
        }
        file.close();
    }

    /** A disk that fills up, or anything else that ends a checkpoint, costs nothing but that checkpoint. */
    @Test
    void whatAFailedCheckpointWouldHaveWrittenIsInTheNextOne_H84() throws Exception {
        StateFile file = open(disk);
        driver.run("a=1");
        driver.run("b=1");
        driver.once("id1", "c=1");
        checkpoint(file);
        driver.run("-a");
        driver.run("b=" + "v".repeat(20_000));
        driver.once("id2", "d=1");
        FrozenState frozen = freeze();
        driver.run("e=1"); // beside the checkpoint
        disk.capacity(disk.usedBytes() + 8_192);
        assertThatThrownBy(() -> finish(file.begin(Snapshots.meta(frozen), frozen)))
                .isInstanceOf(DiskFullException.class);
        disk.capacity(Long.MAX_VALUE);
        thaw(false);
        driver.run("-b");
        checkpoint(file);
        assertThat(file.position().offset()).isEqualTo(engine.appliedOffset());
        assertThat(restored(open(disk)).digest()).isEqualTo(engine.digest());
        assertThat(aside).isEmpty();
    }

    @Test
    void afterAClearThatWasNotWrittenNothingOfBeforeIsLeft_H84() throws Exception {
        StateFile file = open(disk);
        driver.run("a=1");
        checkpoint(file);
        driver.run("clear");
        driver.run("b=1");
        freeze();
        thaw(false);
        driver.run("c=1");
        driver.run("-b");
        checkpoint(file);
        assertThat(restored(file).digest()).isEqualTo(engine.digest());
    }

    /** What flipped in memory must not get into the file; nor may a row be missing in it (H89, R15). */
    @Test
    void aStateThatIsNotWhatTheEntriesMadeIsNotWritten_H89() throws Exception {
        StateFile file = open(disk);
        driver.run("a=12345678");
        driver.run("b=1");
        FrozenState frozen = freeze();
        frozen.pairs().next().getValue()[1] ^= 4;
        assertThatThrownBy(() -> finish(file.begin(Snapshots.meta(frozen), frozen)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not the one that was kept up to date")
                .hasMessageContaining("nothing that was acknowledged is lost: a restart takes the checkpoint before");
        assertThat(open(disk).position().offset()).isZero();
    }

    /** A checkpoint looks only at what changed, and the file keeps what is right; docs/guarantees.md says so (H89). */
    @Test
    void whatFlipsAfterACheckpointHasItIsNotLookedAtAndStaysRightInTheFile_H89() throws Exception {
        StateFile file = open(disk);
        driver.run("a=12345678");
        checkpoint(file);
        driver.run("b=1");
        FrozenState frozen = freeze();
        frozen.pairs().next().getValue()[1] ^= 4;
        finish(file.begin(Snapshots.meta(frozen), frozen));
        assertThat(restored(open(disk)).digest()).isEqualTo(digests.get(frozen.offset()));
        assertThatThrownBy(() -> finish(file.beginBeside(Snapshots.meta(frozen), frozen)))
                .as("all of it is looked at where all of it is written")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not the one that was kept up to date");
    }

    @Test
    void aDamagedNewestCheckpointIsGivenUpForTheOneBefore_R1_R2() throws Exception {
        StateFile file = open(disk);
        driver.run("a=1");
        checkpoint(file);
        driver.run("b=1");
        checkpoint(file);
        file.close();
        // a page of the newest checkpoint alone: what the one before has not written
        SimulatedDisk whole = disk;
        int damaged = 0;
        for (long at = 4 * 4096; at < whole.usedQuietly("data.tree"); at += 512) {
            SimulatedDisk image = whole.crash(new dev.tidemark.disk.CrashChooser() {
                @Override
                public int choose(int options) {
                    return 0;
                }
            });
            image.flipBit("data.tree", at + 50, 3);
            StateFile found = open(image);
            try {
                restored(found);
                continue;
            } catch (IOException e) {
                damaged++;
            }
            assertThat(found.fallBack()).isTrue();
            try {
                assertThat(restored(found).digest()).isEqualTo(digests.get(1L));
            } catch (IOException e) {
                continue; // both have that page
            }
            disk = image;
            StateEngine again = restored(found);
            assertThat(found.previous()).isZero();
            again.apply(2, 1, driver.time, PayloadKind.COMMAND, new byte[0], 0, 0);
            FrozenState frozen = again.freeze();
            finish(found.begin(Snapshots.meta(frozen), frozen));
            assertThat(restored(open(image)).digest()).isEqualTo(again.digest());
        }
        assertThat(damaged).isPositive();
    }

    /** A checkpoint of a state that is wrong must not come back with the next start (H89). */
    @Test
    void distrustedCheckpointsAreGivenUp_H89() throws Exception {
        StateFile file = open(disk);
        for (int i = 1; i <= 3; i++) {
            driver.run("a=" + i);
            checkpoint(file);
        }
        assertThat(file.distrust(3)).isNull();
        assertThat(file.distrust(2)).contains("given up for the one before, of entry 2");
        file.close();
        StateFile reopened = open(disk);
        assertThat(reopened.position().offset()).isEqualTo(2);
        assertThat(restored(reopened).digest()).isEqualTo(digests.get(2L));
        assertThat(reopened.distrust(1)).contains("put aside");
        assertThat(aside).containsExactly("data.tree");
        assertThat(open(disk).position().offset()).isZero();
    }

    @Test
    void aSnapshotOfAPinnedRootIsThatOfItsState() throws Exception {
        StateFile file = open(disk);
        for (int i = 0; i < 100; i++) {
            driver.once("id" + i, "key" + i + "=" + i);
            driver.send(driver.open(), 1, "other" + i + "=" + i);
        }
        checkpoint(file);
        PinnedRoot root = file.pin();
        for (int i = 0; i < 5; i++) {
            driver.run("clear");
            driver.run("later=" + i);
            checkpoint(file);
        }
        SnapshotStore store = SnapshotStore.open(disk);
        SnapshotWriter writer = store.write(root);
        while (!writer.writeSome(500)) {
            // the next part
        }
        root.close();
        StateEngine engine = Snapshots.restore(disk, store.files().get(0).name(), EngineDriver.SMALL);
        assertThat(engine.digest()).isEqualTo(digests.get(300L));
        assertThat(engine.appliedOffset()).isEqualTo(300);
    }
}
