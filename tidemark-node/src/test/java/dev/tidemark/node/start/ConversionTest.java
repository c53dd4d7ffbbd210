package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.StartException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A data file that is not there, or not to be read: it is made of what an older version left, or of the log (H91). */
class ConversionTest extends TwelveEntries {
    /** As a version that had no data file would have left it. */
    private void writeOld(int voters, long... checkpoints) throws Exception {
        keepsSnapshots = true;
        write(voters, checkpoints);
        disk.lose("data.tree");
    }

    /** Where the log has all of it, a data file that is lost or damaged costs nothing but the reading of the log. */
    @Test
    void aDataFileIsMadeAgainOfTheLogWhereThatHasAll_H91() throws Exception {
        write(3, 3, 6);
        damageAll();
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of("0001-data.tree"), 0));
        disk = new SimulatedDisk();
        write(3, 3, 6);
        disk.lose("data.tree");
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 0));
    }

    /** Read once, and in the data file from then on; what it was read from stays until there are two checkpoints. */
    @Test
    void aDirectoryWithSnapshotsAloneIsConverted_H91() throws Exception {
        writeOld(3, 3, 6);
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 6));
        assertThat(disk.exists(snapshot(3))).isTrue();
        assertThat(disk.exists(snapshot(6))).isTrue();
        disk.lose(snapshot(3));
        disk.lose(snapshot(6));
        assertThat(opened(disk)).as("it is in the data file").isEqualTo(new Found(0, 12, null, List.of(), 6));
    }

    @Test
    void aDamagedSnapshotOfAnOldDirectoryIsPutAsideAndTheOneBeforeIsRead_H91f() throws Exception {
        writeOld(3, 3, 6);
        disk.flipBit(snapshot(6), 200, 2);
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 3));
        assertThat(disk.exists(snapshot(6) + ".corrupt")).isTrue();
    }

    /** It counts as a whole or not at all, and what it is made of stays. */
    @Test
    void aCrashWhileADirectoryIsConvertedLosesNothing_H91() throws Exception {
        writeOld(3, 3, 6);
        everyImage(image -> {
            assertThat(opened(image)).isEqualTo(new Found(0, 12, null, List.of(), 6));
            assertThat(image.exists("data.tree.next")).isFalse();
        });
    }

    @Test
    void withoutRoomForTheDataFileAnOldDirectoryStaysAsItIs() throws Exception {
        writeOld(3, 3, 6);
        disk.capacity(disk.usedBytes() + 20_000);
        assertThatThrownBy(() -> opened(disk)).isInstanceOf(StartException.class);
        disk.capacity(Long.MAX_VALUE);
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 6));
    }
}
