package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot is read several times, to be checked and to be written to a data file: each time it may be another. */
class SnapshotContentTest {
    private static final TreeIdentity OWNER = new TreeIdentity(Snapshots.CLUSTER, 0, new UUID(3, 4));
    private static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);
    private static final int PAIRS = 40;
    private static final int VALUE_BYTES = 5_000;

    private SimulatedDisk disk = new SimulatedDisk();
    private SnapshotStore snapshots;
    private SnapshotFile snapshot;
    private StateDigest digest;
    private StateFile file;
    /** Of the snapshot. */
    private int reads;

    @BeforeEach
    void writeOne() throws Exception {
        write("v");
        file = StateFile.open(disk, OWNER, SMALL, name -> disk.rename(name, "aside"));
        file.create();
    }

    private void write(String value) throws IOException {
        snapshots = SnapshotStore.open(disk);
        EngineDriver driver = new EngineDriver(EngineLimits.DEFAULT);
        driver.send(driver.open(), 1, "k=a");
        for (int i = 0; i < PAIRS; i++) {
            driver.run("key" + i + "=" + value.repeat(VALUE_BYTES));
        }
        snapshot = Snapshots.write(snapshots, driver.engine);
        digest = driver.engine.digest();
    }

    /** Before so many reads of the snapshot, from now on, something happens, or they go wrong. */
    private void atRead(int first, int last, Function<DiskCall, Fault> what) {
        reads = 0;
        disk.faults(call -> {
            boolean isRead =
                    call.operation() == DiskOperation.READ && call.name().equals(snapshot.name());
            reads += isRead ? 1 : 0;
            return isRead && reads >= first && reads <= last ? what.apply(call) : Fault.NONE;
        });
    }

    private static Fault stale(DiskCall call) {
        return new Fault.StaleRead(call.position());
    }

    private static Fault ofElsewhere(DiskCall call) {
        return new Fault.MisdirectedRead(call.position() + 512);
    }

    /** Flips a bit of what is about to be read. */
    private Fault rot(DiskCall call) {
        try {
            disk.flipBit(snapshot.name(), call.position() + 20, 3);
            return Fault.NONE;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void make() throws IOException {
        try (SnapshotContent content = snapshots.content(snapshot)) {
            StateCheckpoint checkpoint = file.replace(content.meta(), content);
            boolean done = false;
            while (!done) {
                done = checkpoint.step();
            }
        }
    }

    /** In each pass, and where all of it comes into memory: header, blocks of pairs, of sessions and the footer. */
    @Test
    void whatIsReadWrongOnceIsReadOnceMore_H17() throws Exception {
        atRead(0, 0, SnapshotContentTest::stale);
        make();
        int all = reads;
        assertThat(all).as("in three passes").isGreaterThan(15);
        for (int nth = 1; nth <= all; nth++) {
            writeAgain();
            atRead(nth, nth, nth % 2 == 0 ? SnapshotContentTest::stale : SnapshotContentTest::ofElsewhere);
            make();
            assertThat(file.position().offset()).isEqualTo(snapshot.offset());
            atRead(nth, nth, nth % 2 == 0 ? SnapshotContentTest::stale : SnapshotContentTest::ofElsewhere);
            assertThat(restored().digest()).isEqualTo(digest);
        }
    }

    private StateEngine restored() throws IOException {
        return Snapshots.restore(disk, snapshot.name(), EngineLimits.DEFAULT);
    }

    /** Whichever pass meets it, it is told in one way, and what is in the data file stays. */
    @Test
    void whatRotsBetweenTwoReadingsIsToldAsDamage_H91g() throws Exception {
        assertRefusedAtEachRead(0, this::rot);
    }

    @Test
    void whatIsReadWrongTwiceIsDamaged_H17() throws Exception {
        assertRefusedAtEachRead(1, SnapshotContentTest::stale);
    }

    /** Its first bytes are read twice, at first to know how long it is: those that count are checked. */
    @Test
    void theHeaderIsCheckedAsItIsUsed_H91g() {
        atRead(2, 2, this::rot);
        assertThatThrownBy(() -> SnapshotReader.verify(disk, snapshot.name()))
                .isInstanceOf(CorruptSnapshotException.class);
    }

    private void assertRefusedAtEachRead(int more, Function<DiskCall, Fault> what) throws Exception {
        atRead(0, 0, what);
        make();
        int all = reads;
        for (int nth = 1; nth <= all; nth++) {
            writeAgain();
            atRead(nth, nth + more, what);
            assertThatThrownBy(this::make).as("read %d", nth).isInstanceOf(CorruptSnapshotException.class);
            assertThat(file.position().offset()).isZero();
        }
    }

    private void writeAgain() throws Exception {
        disk = new SimulatedDisk();
        writeOne();
    }

    /** Each block of it is whole, and of the same places in an older file. */
    @Test
    void anotherSnapshotInItsPlaceIsNotTakenForIt_H91g() throws Exception {
        try (SnapshotContent content = snapshots.content(snapshot)) {
            byte[] checked = Snapshots.bytes(disk, snapshot.name());
            disk.delete(snapshot.name());
            write("w");
            assertThat(Snapshots.bytes(disk, snapshot.name())).hasSameSizeAs(checked);
            assertThatThrownBy(() -> file.replace(content.meta(), content))
                    .isInstanceOf(CorruptSnapshotException.class)
                    .hasMessageContaining("its pairs are not those that were checked before");
        }
    }
}
