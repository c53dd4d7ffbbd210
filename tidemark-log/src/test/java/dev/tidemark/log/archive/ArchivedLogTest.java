package dev.tidemark.log.archive;

import static dev.tidemark.log.archive.ArchiveSupport.BASE;
import static dev.tidemark.log.archive.ArchiveSupport.CLUSTER;
import static dev.tidemark.log.archive.ArchiveSupport.after;
import static dev.tidemark.log.archive.ArchiveSupport.history;
import static dev.tidemark.log.archive.ArchiveSupport.offsets;
import static dev.tidemark.log.archive.ArchiveSupport.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is read from an archive continues what came before it, entry by entry, and the rest is refused in words. */
class ArchivedLogTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<LogRecord> history = history(10);

    private ArchivedLog after(LogPosition position) {
        return new ArchivedLog(new Archive(disk), CLUSTER, position);
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void filesOfSeveralNodesThatOverlapAreOneLog() throws Exception {
        write(disk, history, 0, 4);
        write(disk, history, 2, 5);
        write(disk, history, 1, 3);
        write(disk, history, 5, 10);
        ArchivedLog log = after(BASE);
        assertThat(offsets(log)).isEqualTo(range(5, 14));
        assertThat(log.end()).isEqualTo(ArchiveSupport.after(history, 10));
        assertThat(log.why()).isEqualTo("the archive has nothing after entry 14");
        assertThat(offsets(after(ArchiveSupport.after(history, 7)))).isEqualTo(range(12, 14));
    }

    @Test
    void aGapIsNamed() throws Exception {
        write(disk, history, 0, 4);
        String later = write(disk, history, 6, 10).name().text();
        ArchivedLog log = after(BASE);
        assertThat(offsets(log)).isEqualTo(range(5, 8));
        assertThat(log.why()).isEqualTo("the entries 9 to 10 are missing in the archive, which goes on with " + later);
    }

    @Test
    void aDamagedFileIsReadUpToTheDamageAndAnotherThatHasTheSameGoesOn() throws Exception {
        String damaged = write(disk, history, 0, 10).name().text();
        disk.flipBit(damaged, ArchiveHeader.BYTES + 5 * 92 + 60, 1);
        ArchivedLog log = after(BASE);
        assertThat(offsets(log)).isEqualTo(range(5, 9));
        assertThat(log.why()).isEqualTo(damaged + " is damaged: no valid entry where entry 10 should be, at byte 588");
        write(disk, history, 4, 8);
        write(disk, history, 8, 10);
        assertThat(offsets(after(BASE))).isEqualTo(range(5, 14));
    }

    /** H92, H103 */
    @Test
    void anotherHistoryOfTheSameClusterIsNotTaken() throws Exception {
        String other = write(disk, BASE, history(BASE, 10, (byte) 1)).name().text();
        ArchivedLog log = after(ArchiveSupport.after(history, 2));
        assertThat(offsets(log)).isEmpty();
        assertThat(log.why())
                .isEqualTo(other + " is of another history: its entry 6 is not the one that all before" + " comes to");
        ArchivedLog atBase = after(new LogPosition(4, 1, 45));
        assertThat(offsets(atBase)).isEmpty();
        assertThat(atBase.why()).contains("is of another history: its entry 4");
        write(disk, history, 0, 10);
        assertThat(offsets(after(ArchiveSupport.after(history, 2)))).isEqualTo(range(7, 14));
    }

    /** H102 */
    @Test
    void anotherClusterIsNotTaken() throws Exception {
        assertThat(after(BASE).why()).isEqualTo("the archive is empty");
        write(disk, history, 0, 10);
        UUID stranger = new UUID(9, 9);
        ArchivedLog log = new ArchivedLog(new Archive(disk), stranger, BASE);
        assertThat(offsets(log)).isEmpty();
        assertThat(log.why())
                .isEqualTo("the archive has files of the clusters [" + CLUSTER + "] and none of cluster " + stranger);
    }
}
