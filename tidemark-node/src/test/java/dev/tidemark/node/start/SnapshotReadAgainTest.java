package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.DataLimits;
import dev.tidemark.node.StartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A start whose pairs are not to come into memory reads a snapshot to check it, looks at the log, and reads it twice
 * more to write it to the data file: what goes wrong late is as if it had been found at first (H17, H91f).
 */
class SnapshotReadAgainTest extends TwelveEntries {
    private static final Found AT_THE_NEWEST = new Found(0, 12, null, List.of(), 6);
    private int reads;

    SnapshotReadAgainTest() {
        data = new DataLimits(1L << 30, 1 << 20);
    }

    private interface AtRead {
        Fault happens(DiskCall call) throws IOException;
    }

    private void writeOld(int voters, long... checkpoints) throws Exception {
        disk = new SimulatedDisk();
        keepsSnapshots = true;
        write(voters, checkpoints);
        disk.lose("data.tree");
    }

    /** At one read of the snapshot of entry 6, before it is read. */
    private void atRead(int nth, AtRead what) {
        reads = 0;
        disk.faults(call -> {
            boolean isRead =
                    call.operation() == DiskOperation.READ && call.name().equals(snapshot(6));
            reads += isRead ? 1 : 0;
            try {
                return isRead && reads == nth ? what.happens(call) : Fault.NONE;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private Fault rot(DiskCall call) throws IOException {
        disk.flipBit(snapshot(6), call.position() + 20, 3);
        return Fault.NONE;
    }

    private int allReads() throws Exception {
        writeOld(3, 3, 6);
        atRead(0, this::rot);
        assertThat(opened(disk)).isEqualTo(AT_THE_NEWEST);
        assertThat(reads)
                .as("to look for it, to check it, and twice to write it")
                .isGreaterThan(8);
        return reads;
    }

    @Test
    void whatIsReadWrongOnceHarmsNothing_H17() throws Exception {
        int all = allReads();
        for (int nth = 1; nth <= all; nth++) {
            writeOld(3, 3, 6);
            atRead(nth, call -> new Fault.StaleRead(call.position()));
            assertThat(opened(disk)).as("read %d", nth).isEqualTo(AT_THE_NEWEST);
            assertThat(disk.exists(snapshot(6))).isTrue();
        }
    }

    @Test
    void oneThatRotsOnTheWayIsPutAsideAndTheOneBeforeIsUsed_H91f() throws Exception {
        int all = allReads();
        for (int nth = 1; nth <= all; nth++) {
            writeOld(3, 3, 6);
            atRead(nth, this::rot);
            assertThat(opened(disk)).as("read %d", nth).isEqualTo(new Found(0, 12, null, List.of(), 3));
            assertThat(disk.exists(snapshot(6) + ".corrupt")).isTrue();
            assertThat(opened(disk)).as("and so it stays").isEqualTo(new Found(0, 12, null, List.of(), 3));
        }
    }

    /** Then the log is of no use, and what it had is owed. */
    @Test
    void whereTheLogDoesNotReachBackItsNodeBeginsWithNothingAndOwes_H91f() throws Exception {
        int all = allReads();
        for (int nth = 1; nth <= all; nth++) {
            writeOld(3, 6);
            removeTheLogUpToSix();
            atRead(nth, this::rot);
            Found found = opened(disk);
            assertThat(found.applied()).as("read %d", nth).isZero();
            assertThat(found.end()).isZero();
            assertThat(found.owed()).isEqualTo(ALL);
            assertThat(found.aside()).isNotEmpty();
            assertThat(opened(disk)).isEqualTo(found);
        }
    }

    private void removeTheLogUpToSix() throws Exception {
        removeSegmentsBefore(7);
        disk.lose("data.tree");
    }

    @Test
    void aNodeThatIsAloneRefuses_H91f() throws Exception {
        int all = allReads();
        for (int nth = 1; nth <= all; nth++) {
            writeOld(1, 6);
            OpenedNode node = open(disk, 1);
            node.wal().removeBefore(7);
            node.close();
            disk.lose("data.tree");
            atRead(nth, this::rot);
            assertThatThrownBy(() -> open(disk, 1))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("no whole checkpoint reaches that far (newest: 0)")
                    .hasMessageContaining("look first at what was put aside");
        }
    }

    /** A crash anywhere: the next start finds the same, or that the snapshot is damaged. */
    @Test
    void aCrashOnTheWayLosesNothing_H91() throws Exception {
        int last = allReads();
        writeOld(3, 6);
        removeTheLogUpToSix();
        List<SimulatedDisk> images = new ArrayList<>();
        atRead(last, call -> {
            rot(call);
            disk.faults(later -> {
                if (later.operation() != DiskOperation.READ) {
                    CrashImages.forEach(disk, IMAGES, images.size(), images::add);
                }
                return Fault.NONE;
            });
            return Fault.NONE;
        });
        Found found = opened(disk);
        assertThat(found.owed()).isEqualTo(ALL);
        assertThat(images).hasSizeGreaterThan(30);
        for (SimulatedDisk image : images) {
            Found again = opened(image);
            assertThat(again.applied()).isZero();
            assertThat(again.owed()).isEqualTo(ALL);
            assertThat(again.end()).isZero();
        }
    }
}
